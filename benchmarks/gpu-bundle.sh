#!/bin/sh
# Packs what gpu-check.sh needs on a machine with a GPU, a driver and nothing else: a Java runtime of the needed modules alone,
# and the jars. Run it where the project is built; the result is for 64-bit Linux on x86.
#
#     benchmarks/gpu-bundle.sh            into benchmarks/target/gpu-check
#
# The runtime is made of the JDK in JAVA_HOME, else of the one on the PATH. SKIP_BUILD=1 takes the jars as they lie there.
set -eu
cd "$(dirname "$0")/.."
bundle=benchmarks/target/gpu-check
limit_mib=60
home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}

[ "${SKIP_BUILD:-}" = 1 ] || mvn -q package -DskipTests -pl benchmarks -am
rm -rf "$bundle"
mkdir -p "$bundle/lib"

lib=benchmarks/target/lib
for jar in clipsr-api clipsr-api-*-tests clipsr-kernels clipsr-kernels-*-tests clipsr-weights clipsr-weights-*-tests jcuda commons-math3 jackson-core; do
    case $jar in
        *-tests) file=$(ls $lib/$jar.jar) ;;
        *) file=$(ls $lib/$jar-[0-9]*.jar | grep -v -e -tests.jar) ;;
    esac
    cp "$file" "$bundle/lib/"
done
cp benchmarks/target/clipsr-benchmarks-[0-9]*.jar "$bundle/lib/"

# Of JCuda's native libraries only the driver's: the compiler library beside it alone is 24 MB.
natives=$(ls $lib/jcuda-natives-*-linux-x86_64.jar)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && "$home/bin/jar" xf "$OLDPWD/$natives" && "$home/bin/jar" cf natives.jar lib/libJCudaDriver-*.so)
cp "$work/natives.jar" "$bundle/lib/$(basename "$natives")"

# Without java.desktop: nothing that is checked reads or writes picture files.
compress=--compress=2
case $("$home/bin/java" -version 2>&1 | sed -n '1s/.*"\([0-9]*\).*/\1/p') in
    1[0-9] | 20) access= ;;
    *) compress=--compress=zip-9 access=--enable-native-access=ALL-UNNAMED ;;
esac
"$home/bin/jlink" --add-modules java.base,java.logging,jdk.incubator.vector --strip-debug --no-man-pages --no-header-files $compress \
    --output "$bundle/runtime"
# Options that this runtime takes, one a line.
printf '%s\n' --add-modules=jdk.incubator.vector $access > "$bundle/java.args"
printf 'info\tcommit\t%s\n' "$(git describe --always --dirty 2>/dev/null || echo unknown)" > "$bundle/bundle.tsv"

mib=$(du -sm "$bundle" | cut -f1)
echo "$bundle: $mib MiB, of which the runtime has $(du -sm "$bundle/runtime" | cut -f1)"
if [ "$mib" -ge $limit_mib ]; then
    echo "gpu-bundle.sh: $bundle has $mib MiB, the limit is $limit_mib" >&2
    exit 1
fi
