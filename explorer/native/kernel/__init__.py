"""The search as functions in machine code; explorer.native.lowering says what they may use.

Whatever the machine: it comes as data. Three numbers are known when they are compiled: GLOBAL, the
words of a state that all tasks share; OWN, the words that tasks have to themselves; EACH, those of
one task. Their values in the modules are examples. The arguments `c`, `t` and `s` are records of
explorer.native.kernel.fields: of the search, of one thread, and of a batch on its way.
"""
