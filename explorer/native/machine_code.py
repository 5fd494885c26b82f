"""LLVM as klpcheck needs it: text in, addresses of functions out."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from typing import cast

import llvmlite
import llvmlite.binding as llvm

from explorer.native.cache import Cache

EFFORT = 2


class MachineCode:
    """A compiled module, which must outlive the use of its functions.

    What was compiled for this kind of processor before is taken from the cache.
    """

    def __init__(self, text: str, cache: Cache) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        cpu, features = llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()
        target = llvm.Target.from_default_triple()
        machine = target.create_target_machine(cpu=cpu, features=features, opt=EFFORT)
        words = (text, cpu, features, target.triple, llvmlite.__version__)
        key = hashlib.sha256("\0".join(words).encode()).hexdigest()
        code = cache.find(key)
        module = llvm.parse_assembly("" if code else text)
        if code is None:
            _improve(module, machine)
            code = machine.emit_object(module)
            cache.store(key, code)
            module = llvm.parse_assembly("")
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()

    def function(self, name: str, arguments: int) -> Callable[..., int]:
        """A function of so many words."""
        word = ctypes.c_int64
        kind = ctypes.CFUNCTYPE(word, *[word] * arguments)
        address = cast("int", self._engine.get_function_address(name))
        return cast("Callable[..., int]", kind(address))


def _improve(module: llvm.ModuleRef, machine: llvm.TargetMachine) -> None:
    """What pays: LLVM's own choice takes four times as long, for code that is no faster."""
    passes = llvm.create_new_module_pass_manager()
    passes.add_always_inliner_pass()
    passes.add_sroa_pass()
    passes.add_simplify_cfg_pass()
    passes.add_loop_rotate_pass()
    passes.add_loop_unroll_pass()
    passes.add_new_gvn_pass()
    passes.add_simplify_cfg_pass()
    options = llvm.create_pipeline_tuning_options(speed_level=EFFORT)
    passes.run(module, llvm.create_pass_builder(machine, options))
