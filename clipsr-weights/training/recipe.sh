#!/bin/sh
# recipe.sh CORPUS HELDOUT OUT MINUTES START [options of train.py]
# The bundled model's training in one command: first it learns to sharpen, then the words, then both, twice, in a wider network, and
# in the end what to do with inputs that are not clean.
# START: a model file of the library.
# Called again after a stop, each part goes on from its last state; a part that has come to its end is not begun again.
# With --minutes N, which is each call's, it ends with exit code 75 until all is done.
set -eu
[ $# -ge 5 ] || { sed -n '2,7s/^# //p' "$0"; exit 2; }
corpus=$1 heldout=$2 out=$3 minutes=$4 start=$5
shift 5
here=$(cd "$(dirname "$0")" && pwd)
# The allocator keeps what it has: fresh pages for every layer of every step cost a quarter of the time.
export MALLOC_MMAP_THRESHOLD_=8000000000 MALLOC_TRIM_THRESHOLD_=8000000000 MALLOC_TOP_PAD_=300000000
# Threads that wait sleep: beside other programs one that spins keeps its partner from the core that both wait for.
export OMP_WAIT_POLICY=passive GOMP_SPINCOUNT=0

part() {
  name=$1 share=$2
  shift 2
  "${PYTHON:-python3}" "$here/train.py" --corpus "$corpus" --heldout "$heldout" --out "$out/$name" --threads "$(nproc)" --workers 1 \
    --until "$(awk "BEGIN { print $minutes * $share }")" --graph released --cooldown 1 --exact 8 "$@" &
  trap "kill $!" INT TERM
  code=0
  wait $! || code=$?
  [ $code -le 128 ] || wait $! || true        # it was told to end, and writes its state
  [ $code -eq 0 ] || exit $code
}

clean="--degraded 0 --eps 0.1"       # as the four parts were made
part sharpen 0.10 --seed 1 --fusion affine --start "$start" --no-words --cut-outs 0 --lr 4e-4 --kept-rate 1 \
  --text-rate 0 --contrastive-steps 0 $clean "$@"
part words 0.18 --seed 2 --fusion cross_attention --start "$out/sharpen/export/lite.pth" --start-clip "$out/sharpen/export/lite_clip.pth" \
  --cut-outs 0.4 --lr 8e-4 --kept-rate 0.4 $clean "$@"
part wide 0.28 --seed 3 --fusion cross_attention --start "$out/words/export/lite.pth" --start-clip "$out/words/export/lite_clip.pth" \
  --embed 96 --middle 64 --cut-outs 0.3 --lr 1e-3 --kept-rate 0.5 $clean "$@"
part again 0.21 --seed 11 --fusion cross_attention --start "$out/wide/export/lite.pth" --start-clip "$out/wide/export/lite_clip.pth" \
  --embed 96 --middle 64 --cut-outs 0.3 --lr 6e-4 --kept-rate 0.5 $clean "$@"
part robust 0.23 --seed 21 --fusion cross_attention --start "$out/again/export/lite.pth" --start-clip "$out/again/export/lite_clip.pth" \
  --embed 96 --middle 64 --tail 64 --cut-outs 0.3 --lr 6e-4 --kept-rate 0.5 "$@"
