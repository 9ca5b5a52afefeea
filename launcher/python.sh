# Sourced by run, test and check: sets $python to a Python 3.11-3.13, or says so in one line and leaves.
# Each candidate is really run: a version manager's shim may exist without its version.
python=
found=
for name in "$PYTHON" python3 python3.13 python3.12 python3.11; do
  [ -n "$name" ] || continue
  version=$("$name" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
  case $version in
    3.11 | 3.12 | 3.13) python=$name && break ;;
    *) found=${found:-$version} ;;
  esac
done
if [ -z "$python" ]; then
  echo "需要 Python 3.11、3.12 或 3.13（找到的是 ${found:-无}）。Needs Python 3.11, 3.12 or 3.13 (found: ${found:-none}); set PYTHON=/path/to/python3." >&2
  exit 1
fi
