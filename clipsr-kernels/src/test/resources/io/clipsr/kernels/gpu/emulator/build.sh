#!/bin/sh
# Compiles the programs beside this script to the PTX that ProgramsTest runs: without optimisation, with all of it, and two of them
# for the debugger, whose debug information and file names are left out. Needs nvcc.
set -eu
cd "$(dirname "$0")"
command -v nvcc > /dev/null || { echo "build.sh: nvcc is missing: install the CUDA toolkit" >&2; exit 1; }
for source in *.cu; do
    name=${source%.cu}
    target=75
    [ "$name" = warps ] && target=80
    for level in 0 3; do
        nvcc -ptx -arch=compute_$target -Xcicc -O$level -o "$name.O$level.ptx" "$source"
    done
    case $name in
        reduction | structs) nvcc -ptx -arch=compute_$target -G -o "$name.G.ptx" "$source" ;;
    esac
done
for ptx in *.G.ptx; do
    awk '/^[[:space:]]*\.section/ { exit } !/^[[:space:]]*\.file/' "$ptx" > "$ptx.new"
    mv "$ptx.new" "$ptx"
done
