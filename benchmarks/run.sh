#!/bin/sh
# Times CLIP-SR and its peers in turn, in one run, and writes the tables into benchmarks/README.md.
#
#     benchmarks/run.sh                  within 8 minutes, the build not counted
#     benchmarks/run.sh --quick          within 3 minutes: fewer rounds and rows, no table of layers
#     benchmarks/run.sh --rounds 20      at most so many rounds; they end when the time is up
#
# PYTHON is a python3 with torch, and with onnx for ONNX Runtime's model (default python3). JAVA_HOME_17 and JAVA_HOME_25 are
# JDKs (default: searched under /usr/lib/jvm). SKIP_BUILD=1 takes the jars as they lie there. The table names what is missing.
set -eu

fail() {
    echo "run.sh: $*" >&2
    echo "usage: [PYTHON=python3] benchmarks/run.sh [--quick] [--rounds N]" >&2
    exit 2
}

length=full
rounds=
while [ $# -gt 0 ]; do
    case $1 in
        --quick) length=quick ;;
        --rounds)
            [ $# -gt 1 ] || fail "--rounds needs a number of rounds, 1 to 1000"
            rounds=$2
            shift
            ;;
        --rounds=*) rounds=${1#--rounds=} ;;
        *) fail "unknown argument '$1'" ;;
    esac
    shift
    case $rounds in
        '') ;;
        0* | *[!0-9]* | ?????*) fail "--rounds is '$rounds', expected a number from 1 to 1000" ;;
    esac
done
[ "${rounds:-1}" -le 1000 ] || fail "--rounds is '$rounds', expected a number from 1 to 1000"
if [ -z "$rounds" ]; then
    [ $length = quick ] && rounds=3 || rounds=8
fi
python=${PYTHON:-python3}
[ -z "${PYTHON:-}" ] || command -v "$python" > /dev/null || fail "PYTHON is '$python', which cannot be run"

cd "$(dirname "$0")/.."
home=$PWD
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" > /dev/null || fail "no java found; install a JDK 17 or newer, or set JAVA_HOME"

# jdk VERSION HOME: the given home, else the first under /usr/lib/jvm; nothing if there is none
jdk() {
    for candidate in "$2" /usr/lib/jvm/*"$1"*; do
        if [ -x "$candidate/bin/java" ] && grep -q "^JAVA_VERSION=\"$1[.\"]" "$candidate/release" 2> /dev/null; then
            echo "$candidate"
            return
        fi
    done
}
home17=$(jdk 17 "${JAVA_HOME_17:-}")
home25=$(jdk 25 "${JAVA_HOME_25:-}")

[ "${SKIP_BUILD:-}" = 1 ] || mvn -q -B -Dstyle.color=never package -DskipTests -Ppeers -pl benchmarks -am
jar=$(ls "$home"/benchmarks/target/clipsr-benchmarks-[0-9]*.jar | grep -Ev -- '-(sources|javadoc)\.jar$' | head -n 1) # a release's jars may lie beside it
classpath="$jar:$home/benchmarks/target/lib/*"

# The driver uses its processor only between measurements, so it may stay small.
"$java" -XX:+UseSerialGC -cp "$classpath" io.clipsr.benchmarks.peers.ComparePeers \
    "$home" "$rounds" $length "$python" "$home17" "$home25"
if [ $length = full ]; then
    "${home17:-$(dirname "$(dirname "$(readlink -f "$(command -v "$java")")")")}/bin/java" --add-modules jdk.incubator.vector -cp "$classpath" \
        io.clipsr.benchmarks.layers.LayerTable "$home/benchmarks/README.md"
fi
