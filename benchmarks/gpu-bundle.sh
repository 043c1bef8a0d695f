#!/bin/sh
# Packs what gpu-check.sh needs on a machine with a GPU, a driver and nothing else: a Java runtime of the needed modules alone,
# and the jars. Run it where the project is built; the result is for 64-bit Linux on x86.
#
#     benchmarks/gpu-bundle.sh            into benchmarks/target/gpu-check.tar.gz
#
# It goes along with the repository's own files: the bundled model and the goldens are read from there and not packed twice.
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
for jar in clipsr-api clipsr-api-*-tests clipsr-kernels clipsr-kernels-*-tests clipsr-weights clipsr-weights-*-tests jcuda jcublas jcudnn commons-math3 jackson-core; do
    case $jar in
        *-tests) file=$(ls $lib/$jar.jar) ;;
        *) file=$(ls $lib/$jar-[0-9]*.jar | grep -v -e -tests.jar) ;;
    esac
    cp "$file" "$bundle/lib/"
done
cp benchmarks/target/clipsr-benchmarks-[0-9]*.jar "$bundle/lib/"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# repack JAR CONTENT...: the same name with this content alone
repack() {
    jar=$1
    shift
    rm -rf "$work/jar"
    mkdir "$work/jar"
    (cd "$work/jar" && "$home/bin/jar" xf "$OLDPWD/$jar" "$@" &&
        { [ "$1" != io ] || find io -type f ! -name '*.class' -delete; } && "$home/bin/jar" cfM "$work/repacked.jar" *)
    mv "$work/repacked.jar" "$bundle/lib/$(basename "$jar")"
}
# Of JCuda's native libraries only the driver's: the compiler library beside it alone is 24 MB.
natives=$(ls $lib/jcuda-natives-*-linux-x86_64.jar)
repack "$natives" "$("$home/bin/jar" tf "$natives" | grep libJCudaDriver)"
# What the vendor's libraries are called through, not those themselves.
cp $lib/jcublas-natives-*-linux-x86_64.jar $lib/jcudnn-natives-*-linux-x86_64.jar "$bundle/lib/"
# Classes alone: gpu-check.sh puts the resources of these two on the class path as the repository has them.
repack "$(ls $lib/clipsr-weights-[0-9]*.jar | grep -v -e -tests.jar)" io META-INF
repack "$(ls $lib/clipsr-api-*-tests.jar)" io META-INF

# Without java.desktop: nothing that is checked reads or writes picture files.
case $(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release") in
    17 | 18 | 19 | 20) compress=--compress=2 access= ;;
    *) compress=--compress=zip-9 access=--enable-native-access=ALL-UNNAMED ;;
esac
"$home/bin/jlink" --add-modules java.base,java.logging,jdk.incubator.vector --strip-debug --no-man-pages --no-header-files $compress \
    --output "$bundle/runtime"
# Options that this runtime takes, one a line.
printf '%s\n' --add-modules=jdk.incubator.vector $access > "$bundle/java.args"
printf 'info\tcommit\t%s\n' "$(git describe --always --dirty 2>/dev/null || echo unknown)" > "$bundle/bundle.tsv"

tar -C benchmarks/target -czf "$bundle.tar.gz" gpu-check
mib=$(du -sm "$bundle" | cut -f1)
echo "$bundle.tar.gz: $(du -sm "$bundle.tar.gz" | cut -f1) MiB; unpacked $mib, of which the runtime has $(du -sm "$bundle/runtime" | cut -f1)"
if [ "$mib" -ge $limit_mib ]; then
    echo "gpu-bundle.sh: $bundle has $mib MiB, the limit is $limit_mib" >&2
    exit 1
fi
