"""Plain kernel logs: does the model allow what dmesg shows?"""
