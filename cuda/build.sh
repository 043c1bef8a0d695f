#!/bin/sh
# CUDA C++ to PTX, the form in which the kernels ship.
#
#   cuda/build.sh          compiles every .cu, proves that it assembles for all targets, writes the PTX resources and registers.txt
#   cuda/build.sh --check  does the same in a temporary folder and fails if what is committed differs
#
# Needs nvcc and ptxas. Each PTX file carries the SHA-256 of its sources (all .cuh in the order of their names, then its
# .cu), which a Java test compares with the sources: that works where there is no nvcc.
set -eu
export LC_ALL=C

# The oldest GPU that the kernels run on, the least PTX version that has all they use, and the GPUs it must assemble for.
target=75
version=6.3
architectures="75 80 86 89 90 100 120"

here=$(cd "$(dirname "$0")" && pwd)
resources=$here/../clipsr-kernels/src/main/resources/io/clipsr/kernels/gpu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in nvcc ptxas; do
    command -v "$tool" > /dev/null || { echo "cuda/build.sh: $tool is missing: install the CUDA toolkit" >&2; exit 1; }
done
compiler=$(nvcc --version | sed -n 's/.*release .*, \(V[0-9.]*\).*/\1/p')

cd "$here"
report=$work/registers.txt
{
    echo "What ptxas (nvcc $compiler) makes of each kernel. Written by build.sh; spills should be 0."
    echo
    printf '%-28s %5s %10s %14s %13s %7s\n' kernel sm registers "shared memory" "stack (bytes)" spills
} > "$report"

for source in *.cu; do
    name=${source%.cu}
    ptx=$work/$name.ptx
    # nvcc writes the PTX version of its own release, which only the newest drivers accept, and hints (used_bytes_mask) that
    # came with a later one. Without both, the rest assembles as the version named here.
    nvcc -ptx -arch=compute_$target -std=c++17 -o "$work/raw.ptx" "$source"
    {
        echo "// $source, compiled by nvcc $compiler with cuda/build.sh. Do not edit."
        echo "// sources sha256: $(cat ./*.cuh "$source" | sha256sum | cut -d' ' -f1)"
        sed -e "s/^\.version .*/.version $version/" -e '/\.pragma "used_bytes_mask/d' "$work/raw.ptx"
    } > "$ptx"
    for sm in $architectures; do
        if ! ptxas --help | grep -q "sm_$sm'"; then
            echo "cuda/build.sh: this ptxas does not know sm_$sm; $name was not assembled for it" >&2
            continue
        fi
        ptxas -v -arch=sm_"$sm" -o "$work/out.cubin" "$ptx" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
        awk -v sm="$sm" '
            /Compiling entry function/ { split($0, part, "\047"); kernel = part[2] }
            /bytes stack frame/ { stack = $1; spills = $5 + $9 }
            /Used [0-9]+ registers/ {
                registers = 0; shared = 0
                for (i = 1; i < NF; i++) {
                    if ($i == "Used") registers = $(i + 1)
                    if ($(i + 1) == "bytes" && $(i + 2) ~ /^smem/) shared = $i
                }
                printf "%-28s %5s %10d %14d %13d %7d\n", kernel, sm, registers, shared, stack, spills
            }' "$work/log" | sort >> "$report"
    done
done
rm -f "$work/raw.ptx" "$work/out.cubin" "$work/log"

if [ "${1:-}" = --check ]; then
    different=0
    for built in "$work"/*.ptx; do
        cmp -s "$built" "$resources/$(basename "$built")" || { echo "cuda/build.sh: $(basename "$built") differs from what $compiler makes of the sources" >&2; different=1; }
    done
    for committed in "$resources"/*.ptx; do
        [ -e "$work/$(basename "$committed")" ] || { echo "cuda/build.sh: $(basename "$committed") has no source" >&2; different=1; }
    done
    cmp -s "$report" registers.txt || { echo "cuda/build.sh: registers.txt differs" >&2; different=1; }
    [ $different = 0 ] || { echo "cuda/build.sh: run cuda/build.sh with nvcc $compiler and commit what it writes" >&2; exit 1; }
    echo "PTX and registers.txt are what the sources make"
else
    mkdir -p "$resources"
    rm -f "$resources"/*.ptx
    cp "$work"/*.ptx "$resources"
    cp "$report" registers.txt
fi
