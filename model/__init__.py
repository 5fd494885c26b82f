"""What the kernel does: one definition of livepatch, no engine, no input or output."""
