#!/bin/sh
# Checks and times the GPU device on this machine, which needs a GPU and its driver and nothing else. Made ready elsewhere by
# gpu-bundle.sh. Ends within 8 minutes.
#
#     benchmarks/gpu-check.sh                  the first GPU
#     benchmarks/gpu-check.sh -d cuda:1        another; -d emulator and -d cpu try the script out where there is none
#     benchmarks/gpu-check.sh --quick          a sample of the checks, the bundled model alone
#
# Results go to the directory OUT (default benchmarks/results): gpu-check.json, gpu-check.txt with the table, and logs.
# BUNDLE (default benchmarks/target/gpu-check, beside it the same as .tar.gz) is what gpu-bundle.sh packed; SECONDS_IN_ALL
# (default 460) is the time for everything; PYTHON is python3 or its path.
# The exit code is GpuCheck's: 0 if every check passed, 1 if not, 2 if there is no such device.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
bundle=${BUNDLE:-$here/target/gpu-check}
out=${OUT:-$here/results}
python=${PYTHON:-python3}
all=${SECONDS_IN_ALL:-460}
begin=$(date +%s)
scratch=$(mktemp -d) || exit 2
trap 'rm -rf "$scratch"' EXIT
if [ ! -x "$bundle/runtime/bin/java" ] && [ -f "$bundle.tar.gz" ]; then
    tar -C "$scratch" -xzf "$bundle.tar.gz" || exit 2
    bundle=$scratch/gpu-check
fi
if [ ! -x "$bundle/runtime/bin/java" ]; then
    echo "gpu-check.sh: there is no $bundle.tar.gz; make it with benchmarks/gpu-bundle.sh where the project can be built, and bring it along" >&2
    exit 2
fi
classpath="$bundle/lib/*:$root/clipsr-weights/src/main/resources:$root/clipsr-api/src/test/resources"
# Containers have the driver's library here, not always known to the loader.
for directory in /usr/local/nvidia/lib64 /usr/lib/wsl/lib; do
    if [ -e "$directory/libcuda.so.1" ]; then
        export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$directory"
    fi
done
device=cuda
previous=
for argument in "$@"; do
    [ "$previous" != -d ] || device=$argument
    previous=$argument
done
mkdir -p "$out" || exit 2
tsv=$scratch/others.tsv
cp "$bundle/bundle.tsv" "$tsv" || exit 2

left() { echo $((all - $(date +%s) + begin)); }
note() { printf '%s\t%s\t%s\t%s\t%s\n' check "$1" "$2" "$3" "$4" >> "$tsv"; }

# PyTorch first and the sanitizer next, each within its own limit: what remains is GpuCheck's, which puts all of it together.
case $device in
    cuda*) batches=1,16 runs=50 ;;
    *) batches=1 runs=5 ;;
esac
# Exit codes: 3 for no torch, 4 for one without a GPU.
"$python" - "$device" > "$out/pytorch.log" 2>&1 << 'END'
import sys
try:
    import torch
except ImportError:
    sys.exit(3)
sys.exit(4 if sys.argv[1].startswith("cuda") and not torch.cuda.is_available() else 0)
END
torch=$?
if [ "$device" = emulator ]; then
    note pytorch baseline "left out" "nothing to compare an emulator with"
elif [ "$torch" = 4 ]; then
    note pytorch baseline "left out" "this PyTorch finds no GPU"
elif [ "$torch" != 0 ]; then
    note pytorch baseline "left out" "$python has no torch"
else
    timeout -k 5 90 "$python" "$here/pytorch_baseline.py" --device "$device" --threads "$(nproc)" --batch "$batches" --runs "$runs" \
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
            timeout -k 5 55 compute-sanitizer --tool "$tool" --error-exitcode 99 --print-limit 20 \
                "$bundle/runtime/bin/java" @"$bundle/java.args" -Xmx4g -cp "$classpath" io.clipsr.benchmarks.GpuCheck \
                -d "$device" --quick --only conformance,parity --seconds 40 --out "$scratch" > "$out/$tool.log" 2>&1
            code=$?
            case $code in
                0) note sanitizer "$tool" passed "" ;;
                99) note sanitizer "$tool" failed "see $tool.log" ;;
                1)
                    if grep -q 'SUMMARY: 0 ' "$out/$tool.log"; then
                        note sanitizer "$tool" passed "for the checks that ran; some did not within 40 s, or failed, see $tool.log"
                    else
                        note sanitizer "$tool" failed "see $tool.log"
                    fi
                    ;;
                124 | 137) note sanitizer "$tool" "left out" "it was stopped after 55 s, see $tool.log" ;;
                *) note sanitizer "$tool" "left out" "the run under it ended with exit code $code, see $tool.log" ;;
            esac
        done
        ;;
esac

# The vendor's libraries, as a control: a toolkit's, or those that PyTorch's packages bring along.
nvidia=$("$python" -c 'import nvidia; print(list(nvidia.__path__)[0])' 2>/dev/null)
for directory in /usr/local/cuda/lib64 "$nvidia/cublas/lib" "$nvidia/cudnn/lib"; do
    if [ -e "$directory/libcublas.so.12" ] || [ -e "$directory/libcudnn.so.8" ]; then
        export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$directory"
    fi
done
rest=$(left)
timeout -k 5 "$rest" "$bundle/runtime/bin/java" @"$bundle/java.args" -Xmx4g -XX:ErrorFile="$out/hs_err.log" -cp "$classpath" \
    io.clipsr.benchmarks.GpuCheck --seconds $((rest - 25)) "$@" --other "$tsv" --out "$out" > "$out/gpu-check.txt" 2> "$scratch/errors"
code=$?
grep -v '^WARNING: Using incubator' "$scratch/errors" > "$out/errors.log"
cat "$out/gpu-check.txt"
cat "$out/errors.log" >&2
if [ "$code" = 124 ] || [ "$code" = 137 ]; then
    echo "gpu-check.sh: stopped after $all s; gpu-check.json holds what was done by then" >&2
fi
exit "$code"
