"""/sys/kernel/livepatch, file by file, in any state of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from model.kernel.kinds import Function, Object, Patch
from model.kernel.state import Livepatch
from model.kernel.sysfs import has_directory
from model.language.formulas import Bool
from model.language.ground import Domain

ROOT = "/sys/kernel/livepatch"

DIRECTORY = "drwxr-xr-x"
READ_ONLY = "-r--r--r--"
WRITE_ONLY = "--w-------"
READ_WRITE = "-rw-r--r--"

FIRST_POSITION = ",1"
"""What follows the name of a function: klp_func.old_sympos, which is 1 where it is left at 0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A directory, or a file with what it reads; `mode` as `ls -l` shows it.

    `text` is None where nothing can be read.
    """

    mode: str
    text: str | None = None


class Sysfs:
    """The directory in one state: `true` tells which formulas over the state of `k` hold there."""

    def __init__(self, k: Livepatch, domain: Domain, true: Callable[[Bool], bool]) -> None:
        self._k, self._domain, self._true = k, domain, true

    def tree(self) -> dict[str, Entry]:
        """Every entry by its path below ROOT, such as `fix/vmlinux/patched`."""
        return {
            name if path == "." else f"{name}/{path}": entry
            for name in self.patches()
            for path, entry in self.patch(name).items()
        }

    def patches(self) -> list[str]:
        """The patches that have a directory."""
        names = self._domain.names[Patch]
        return [name for name in names if self._true(has_directory(self._k, self._patch(name)))]

    def patch(self, name: str) -> dict[str, Entry]:
        """The entries of a patch's directory by path, `.` being the directory itself."""
        patch, found = self._patch(name), {".": Entry(DIRECTORY)}
        found.update(self._attributes(patch))
        for target in self.objects(name):
            found[target] = Entry(DIRECTORY)
            if self._k.era.patched_attribute:
                patched = self._k.object_patched[patch, self._object(target)]
                found[f"{target}/patched"] = self._flag(patched)
            for function in self.functions(name, target):
                found[f"{target}/{function}"] = Entry(DIRECTORY)
        return found

    def objects(self, patch: str) -> list[str]:
        """The objects of a patch that have a directory; they go before the patch's own does."""
        p, k = self._patch(patch), self._k
        names = self._domain.names[Object]
        return [o for o in names if self._true(k.listed[p] & k.obj(p, self._object(o)))]

    def functions(self, patch: str, target: str) -> list[str]:
        """The directories of a patch's functions in an object, sorted."""
        p, o, k = self._patch(patch), self._object(target), self._k
        return sorted(
            name + FIRST_POSITION
            for index, name in enumerate(self._domain.names[Function])
            if self._true(
                k.function_of[Function.constant(index), o] & k.func(p, Function.constant(index))
            )
        )

    def _attributes(self, patch: Patch) -> Iterator[tuple[str, Entry]]:
        """klp_patch_attrs[], in the order of the kernel."""
        k, era = self._k, self._k.era
        yield "enabled", self._flag(k.enabled[patch], READ_WRITE)
        yield "transition", self._flag(k.transition_patch[patch])
        if era.signal_attribute:
            yield "signal", Entry(WRITE_ONLY)
        if era.force_attribute:
            yield "force", Entry(WRITE_ONLY)
        if era.replace_attribute:
            yield "replace", self._flag(k.replace[patch])
        if era.stack_order_attribute:
            yield "stack_order", Entry(READ_ONLY, str(self._stack_order(patch)))

    def _flag(self, formula: Bool, mode: str = READ_ONLY) -> Entry:
        return Entry(mode, str(int(self._true(formula))))

    def _stack_order(self, patch: Patch) -> int:
        """The place in klp_patches, from 1; of a patch that has left it, the last place."""
        k = self._k
        others = map(Patch.constant, range(len(self._domain.names[Patch])))
        return sum(self._true(k.listed[q] & ~k.precedes[patch, q]) for q in others)

    def _patch(self, name: str) -> Patch:
        return Patch.constant(self._domain.names[Patch].index(name))

    def _object(self, name: str) -> Object:
        return Object.constant(self._domain.names[Object].index(name))


def sysfs_text(sysfs: Sysfs) -> str:
    """The tree as `ls -l` and `cat` show it, a line for each entry."""
    lines = [
        f"{entry.mode} {ROOT}/{path}" + ("" if entry.text is None else f" = {entry.text}")
        for path, entry in sysfs.tree().items()
    ]
    return "\n".join([*lines, ""]) if lines else f"{ROOT} is empty\n"
