"""The administrator's face: the Django admin under our own site. It reads rows and calls actions, never ``save()``.

One file per noun; ``registry`` names them all and is what ``config.apps`` loads.
"""
