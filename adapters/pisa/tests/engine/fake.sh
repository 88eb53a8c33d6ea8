#!/bin/sh
# Stands for a program of PISA's, or for a Python: takes its command line down, an argument a line, and does what the test wrote in
# a file beside it.
here=$(dirname "$0")
name=$(basename "$0")
printf '%s\n' "$@" >"$here/$name.argv"
printf '%s\n' "$TMPDIR" >"$here/$name.tmpdir"
. "$here/$name.sh"
