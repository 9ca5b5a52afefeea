"""What stands inside a file, read in the sandbox's child: each module answers for its formats.

``read(file, step)`` returns ``{"mark": …}``: the first 密级 mark, "" if none was found in the time there is.
It raises ``Refused`` for what must not be kept: macros, programmes, outside contents fetched on opening.
"""
