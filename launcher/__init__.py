"""What makes one command enough: the environment, the embedded servers and the processes' care.

Everything that runs before ``.venv`` exists uses the standard library alone.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
