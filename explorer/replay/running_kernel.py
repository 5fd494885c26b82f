"""The model, run like a kernel: what is asked for is carried out until the call returns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TypeVar, cast

from explorer.errors import StoppedEarlyError
from explorer.interpret import Individual, Interpreter, Moment, Move, Result
from explorer.replay.console import Console
from explorer.replay.judging import Judging
from explorer.replay.kernel_world import BYSTANDER, KernelWorld
from explorer.replay.sysfs import Sysfs
from explorer.scenarios.wording import further_line
from explorer.scenarios.world import VMLINUX, PatchFile, Results, Wording
from model.era import Era
from model.kernel import livepatch
from model.kernel.kinds import Answer, By, Errno, Function, ModuleState, Object, Patch
from model.kernel.state import Livepatch
from model.language.formulas import Bool
from model.language.machine import Machine
from model.language.terms import Enumerated, sort_of

E = TypeVar("E", bound=Enum)

PATCHES, REFUSED = "klp_patch_object", "klp_patch_object_fails"
"""An object is patched; ftrace refuses livepatch one of its functions."""

NEVER = frozenset({"prepare_coming_module_fails", "load_module_fails", "klp_send_signals"})
"""Steps that scenarios have no words for: the loader's other errors; a reminder after long waits.
"""


WITHOUT_DELAY = frozenset({"klp_free_patch_finish"})
"""Workers that the kernel starts at once, and not after about a second."""


@dataclass(frozen=True, slots=True)
class Build:
    """A kernel release; `state` overrides what it computes if it is a defective one."""

    era: Era
    state: type[Livepatch] = Livepatch


class RunningKernel:
    """A state of the model, with what it has printed and which steps it has taken.

    `k` has the words to ask about the state. `files` are the patch modules as they were loaded
    last, `results` what their pre_patch callbacks return, `init_results` the answers of the
    targets' own init functions. `ipmodify` are the names of the functions that another user of
    ftrace redirects. `modules` are those loaded, in the order in which they were. `judging` sees
    every step; it was made for this kernel.
    """

    def __init__(
        self, build: Build, world: KernelWorld, wording: Wording, judging: Judging | None = None
    ) -> None:
        self.k = build.state(build.era)
        self.world, self.wording = world, wording
        self.files: dict[str, PatchFile] = {}
        self.results: dict[str, Results] = {}
        self.init_results: dict[str, int] = {}
        self.ipmodify: frozenset[str] = frozenset()
        self.modules: list[str] = []
        self._references = Counter[str]()
        self.log: list[str] = []
        self.steps: list[str] = []
        self._console = Console(world, wording, self)
        self._judging = judging
        self._machine = judging.machine if judging else _machine(build)
        actions = [a for a in self._machine.actions if a.name not in NEVER]
        self._by = {by: tuple(a for a in actions if a.by is by) for by in By}
        self._interpreter = Interpreter(self._machine, world.domain(self.files))
        self._state = self._interpreter.initial()
        self._error = Errno.OK
        self._answered = 0

    def true(self, formula: Bool) -> bool:
        """The truth of a formula now."""
        return self._interpreter.holds(formula, Moment(self._state))

    def value(self, term: Enumerated[E]) -> E:
        """The value of a term now."""
        return cast("E", self._interpreter.value(term, Moment(self._state), {}))

    def possible(self, action: str, *arguments: Individual) -> bool:
        """This step can be taken now."""
        return self._interpreter.possible(self._state, self._choice(action, arguments))

    @property
    def sysfs(self) -> Sysfs:
        """/sys/kernel/livepatch now."""
        return Sysfs(self.k, self._interpreter.domain, self.true)

    def insert(self, file: PatchFile, results: Results) -> None:
        """The patch module of this name is from now on the one of this file."""
        self.files[file.name] = file
        self.results[file.name] = results
        self._interpreter = Interpreter(self._machine, self.world.domain(self.files))

    def call(self, action: str, *arguments: Individual) -> int:
        """Take this step and all that follow until the call returns; what it returns."""
        choice = self._choice(action, arguments)
        assert self._interpreter.possible(self._state, choice), f"{self._name(choice)} cannot be"
        self._error = Errno.OK
        self._take(choice)
        self.finish()
        return self._result()

    def print(self, line: str | None) -> None:
        """Something else than the core prints a line; None: it prints nothing."""
        if line is not None:
            self.log.append(line)

    def finish(self) -> None:
        """Let the holder of klp_mutex and the module loader go on as far as they can."""
        while (choice := self._next()) is not None:
            self._take(choice)
        if not self.true(self.k.mutex_free):
            raise StoppedEarlyError(
                f"after {self.steps[-1]} klp_mutex is held for ever: no step is left to its holder"
            )

    def retry(self) -> bool:
        """Let the kernel's workers run once; True if that changed anything."""
        before = self._state
        for choice in list(self._interpreter.choices(self._state, self._by[By.WORKER])):
            if self._interpreter.possible(self._state, choice):
                self._take(choice)
                self.finish()
        return self._state != before

    def settle(self) -> None:
        """Give the workers time until nothing changes any more."""
        while self.retry():
            pass

    def return_to_user(self) -> None:
        """The bystander, who has asked for something, leaves the kernel."""
        if self.possible("klp_update_patch_state", BYSTANDER):
            self._take(self._choice("klp_update_patch_state", (BYSTANDER,)))

    def work_at_once(self) -> None:
        """The workers run that the kernel starts without delay."""
        at_once = [action for action in self._by[By.WORKER] if action.name in WITHOUT_DELAY]
        for choice in list(self._interpreter.choices(self._state, at_once)):
            self._take(choice)

    def file(self, patch: int) -> PatchFile:
        """The patch of this number, as it was loaded."""
        return self.files[self.world.patches[patch]]

    def further_line(self, patch: int, callback: str) -> str | None:
        """What this callback of this patch prints below the line that names it."""
        return further_line(self.file(patch), callback, takes_over=self._takes_over(patch))

    def _takes_over(self, patch: int) -> bool:
        """A patch before this one in klp_patches has one of its states (klp_get_prev_state())."""
        ids = {state for state, _ in self.file(patch).states}
        this = Patch.constant(patch)
        others = ((self.world.patches.index(name), file) for name, file in self.files.items())
        return any(
            self.true(self.k.listed[Patch.constant(q)] & self.k.precedes[Patch.constant(q), this])
            for q, file in others
            if ids & {state for state, _ in file.states}
        )

    def pre_patch_result(self, patch: int, target: int) -> int:
        """What pre_patch of this patch returns for this object; 0 if it has none."""
        if not self.true(self.k.has_pre_patch[Patch.constant(patch), Object.constant(target)]):
            return 0
        return self.results[self.world.patches[patch]].of(self.world.objects[target])

    def init_result(self, target: int) -> int:
        """What the init function of this target returns."""
        return self.init_results.get(self.world.objects[target], 0)

    def module_state(self, target: int) -> ModuleState:
        """The state of this target's module."""
        return self.value(self.k.module_state[Object.constant(target)])

    def is_loaded(self, module: str) -> bool:
        """The module of this name, a patch or a target, is loaded; vmlinux always is."""
        if module in self.world.patches:
            patch = Patch.constant(self.world.patches.index(module))
            return self.true(self.k.patch_module[patch] != ModuleState.GONE)
        target = self.world.objects.index(module)
        return module == VMLINUX or self.module_state(target) is not ModuleState.GONE

    def is_enabled(self, patch: str) -> bool:
        """The file `enabled` of this patch reads 1."""
        return self.true(self.k.enabled[Patch.constant(self.world.patches.index(patch))])

    def references(self, patch: str) -> int:
        """The references on the module of this patch that livepatch holds.

        Until v5.1, every enable takes one, and after a forced transition none is given back.
        """
        held = self.k.holds_ref[Patch.constant(self.world.patches.index(patch))]
        return self._references[patch] if self.true(held) else 0

    def _count_references(self, result: Result) -> None:
        """klp_enable_patch() and the like take one unless they refuse the patch."""
        asked = {event.name: arguments for event, arguments in result.events}
        if "enables" in asked and "refused" not in asked:
            patch = self.world.patches[cast("int", asked["enables"][0])]
            self._references[patch] = self.references(patch) + 1

    def _result(self) -> int:
        match self._error:
            case Errno.CALLBACK_NEGATIVE | Errno.CALLBACK_POSITIVE | Errno.INIT:
                return self._answered
            case error:
                return cast("int", error.value)

    def _choice(self, action: str, arguments: tuple[Individual, ...]) -> Move:
        return Move(self._machine.action(action), arguments)

    def _next(self) -> Move | None:
        """The first possible step in order of declaration, then of the patch; it has one answer."""
        by = By.LOADER if self.true(self.k.mutex_free) else By.HOLDER
        may_fail = self.ipmodify or self._is_ftrace_off()
        for action in self._by[by]:
            if may_fail or action.name != REFUSED:
                possible = self._interpreter.choices(self._state, (action,))
                choices = [choice for choice in possible if self._happens(choice)]
                if choices:
                    return min(choices, key=self._place)
        return None

    def _place(self, choice: Move) -> int:
        """Where the function that a step is about stands in its patch; others have one place."""
        if Function not in map(sort_of, choice.action.parameters):
            return 0
        patch, *_, function = cast("tuple[int, ...]", choice.arguments)
        order = self.world.named_by(self.file(patch))
        return order.index(function) if function in order else len(order)

    def _happens(self, choice: Move) -> bool:
        """Of what ftrace, a callback or an init function could answer, this is the answer."""
        if choice.action.name == PATCHES:
            return not self._is_refused(choice.arguments)
        if choice.action.name == REFUSED:
            name = self.world.functions[cast("int", choice.arguments[2])][1]
            return name in self.ipmodify or self._is_ftrace_off()
        answer = choice.arguments[-1] if choice.arguments else None
        if not isinstance(answer, Answer):
            return True
        return answer is _answer(self._number(choice))

    def _is_ftrace_off(self) -> bool:
        return not self.true(self.k.ftrace_enabled)

    def _is_refused(self, arguments: tuple[Individual, ...]) -> bool:
        """Another user of ftrace has a function that this patch would redirect in this object."""
        taken = (f for f, (_, name) in enumerate(self.world.functions) if name in self.ipmodify)
        return any(self.possible(REFUSED, *arguments, function) for function in taken)

    def _number(self, choice: Move) -> int:
        """The answer of the callback or init function that this step asks."""
        first, *more = cast("tuple[int, ...]", choice.arguments)
        if choice.action.name == "klp_pre_patch_callback":
            return self.pre_patch_result(first, more[0])
        return min(self.init_result(first), 0)  # a positive number is an oddity, not an error

    def _take(self, choice: Move) -> None:
        result = self._interpreter.step(self._state, choice)
        self._count_references(result)
        self.steps.append(self._name(choice))
        self.log.extend(self._console.lines(result))
        for event, arguments in result.events:
            if event.name == "refused":
                self._error = cast("Errno", arguments[0])
        if choice.arguments and choice.arguments[-1] in {Answer.NEGATIVE, Answer.POSITIVE}:
            self._answered = self._number(choice)
        if self._judging:
            moment = Moment(result.state, self._state, result.events)
            self._judging.see(self._interpreter, moment)
        self._state = result.state

    def _name(self, choice: Move) -> str:
        pairs = zip(choice.action.parameters, choice.arguments, strict=True)
        names = (self._interpreter.name(sort_of(v), argument) for v, argument in pairs)
        return f"{choice.action.name}({', '.join(names)})"


@cache
def _machine(build: Build) -> Machine:
    """The machine of this kernel, recorded once."""
    return livepatch(build.era, build.state)


def _answer(number: int) -> Answer:
    if number == 0:
        return Answer.ZERO
    return Answer.NEGATIVE if number < 0 else Answer.POSITIVE
