#!/bin/sh
# Checks and times the GPU device on this machine, which needs a GPU and its driver and nothing else. Made ready elsewhere by
# gpu-bundle.sh. Ends within 8 minutes.
#
#     benchmarks/gpu-check.sh                  the first GPU
#     benchmarks/gpu-check.sh -d cuda:1        another; -d emulator and -d cpu try the script out where there is none
#     benchmarks/gpu-check.sh --quick          a sample of the checks, the bundled model alone
#
# Results go to the directory OUT (default benchmarks/results): gpu-check.json, gpu-check.txt with the table, and logs.
# BUNDLE is where gpu-bundle.sh packed; SECONDS_IN_ALL (default 460) is the time for everything. PYTHON is python3 or its path.
# The exit code is GpuCheck's: 0 if every check passed, 1 if not, 2 if there is no such device.
set -u
here=$(cd "$(dirname "$0")" && pwd)
bundle=${BUNDLE:-$here/target/gpu-check}
out=${OUT:-$here/results}
python=${PYTHON:-python3}
all=${SECONDS_IN_ALL:-460}
java=$bundle/runtime/bin/java
if [ ! -x "$java" ]; then
    echo "gpu-check.sh: there is no bundle in $bundle; make it with benchmarks/gpu-bundle.sh where the project can be built, and bring it along" >&2
    exit 2
fi
device=cuda
previous=
for argument in "$@"; do
    [ "$previous" != -d ] || device=$argument
    previous=$argument
done
mkdir -p "$out" || exit 2
begin=$(date +%s)
tsv=$out/gpu-check-others.tsv
cp "$bundle/bundle.tsv" "$tsv" || exit 2

left() { echo $((all - $(date +%s) + begin)); }
note() { printf '%s\t%s\t%s\t%s\t%s\n' check "$1" "$2" "$3" "$4" >> "$tsv"; }

# PyTorch first and the sanitizer next, each within its own limit: what remains is GpuCheck's, which puts all of it together.
case $device in
    cuda*) batches=1,16 runs=50 ;;
    *) batches=1 runs=5 ;;
esac
case $device in
    emulator) torch_device=none ;;
    *) torch_device=$device ;;
esac
if [ "$torch_device" = none ]; then
    echo "PyTorch has no emulator" > "$out/pytorch.log"
elif ! "$python" -c 'import torch' > "$out/pytorch.log" 2>&1; then
    note pytorch baseline "left out" "$python has no torch"
else
    timeout -k 5 90 "$python" "$here/pytorch_baseline.py" --device "$torch_device" --threads "$(nproc)" --batch "$batches" --runs "$runs" \
        --tsv "$tsv" >> "$out/pytorch.log" 2>&1 || note pytorch baseline "left out" "it ended with exit code $?, see pytorch.log"
fi

case $device in
    cuda*)
        printf 'info\tnvidia-smi\t%s\n' \
            "$(nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null | tr '\n\t' '; ')" >> "$tsv"
        for tool in memcheck racecheck; do
            if ! command -v compute-sanitizer > /dev/null; then
                note sanitizer "$tool" "left out" "there is no compute-sanitizer on the PATH"
                continue
            fi
            scratch=$(mktemp -d)
            timeout -k 5 55 compute-sanitizer --tool "$tool" --error-exitcode 99 --print-limit 20 \
                "$java" @"$bundle/java.args" -Xmx4g -cp "$bundle/lib/*" io.clipsr.benchmarks.GpuCheck \
                -d "$device" --quick --only conformance,parity --seconds 40 --out "$scratch" > "$out/$tool.log" 2>&1
            code=$?
            rm -rf "$scratch"
            case $code in
                0) note sanitizer "$tool" passed "" ;;
                99) note sanitizer "$tool" failed "see $tool.log" ;;
                124 | 137) note sanitizer "$tool" "left out" "it was stopped after 55 s, see $tool.log" ;;
                *) note sanitizer "$tool" "left out" "the run under it ended with exit code $code, see $tool.log" ;;
            esac
        done
        ;;
esac

rest=$(left)
timeout -k 5 "$rest" "$java" @"$bundle/java.args" -Xmx4g -XX:ErrorFile="$out/hs_err.log" -cp "$bundle/lib/*" \
    io.clipsr.benchmarks.GpuCheck --seconds $((rest - 25)) "$@" --other "$tsv" --out "$out" > "$out/gpu-check.txt" 2> "$out/errors.log"
code=$?
cat "$out/gpu-check.txt"
cat "$out/errors.log" >&2
if [ "$code" = 124 ] || [ "$code" = 137 ]; then
    echo "gpu-check.sh: stopped after $all s; gpu-check.json holds what was done by then" >&2
fi
exit "$code"
