"""LLVM as klpcheck needs it: text in, addresses of functions out."""

from __future__ import annotations

from typing import cast

import llvmlite.binding as llvm

PASSES = 2
"""From this level on the text itself is improved before it is translated."""


class MachineCode:
    """A compiled module, which must outlive the use of its functions. Levels 0 to 3 of effort."""

    def __init__(self, text: str, level: int) -> None:
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        module = llvm.parse_assembly(text)
        machine = llvm.Target.from_default_triple().create_target_machine(opt=level)
        if level >= PASSES:
            options = llvm.create_pipeline_tuning_options(speed_level=level)
            builder = llvm.create_pass_builder(machine, options)
            builder.getModulePassManager().run(module, builder)
        self._engine = llvm.create_mcjit_compiler(module, machine)
        self._engine.finalize_object()

    def address(self, name: str) -> int:
        """Where a function is."""
        return cast("int", self._engine.get_function_address(name))
