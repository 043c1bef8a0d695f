package io.clipsr.kernels.gpu.jcuda;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.nio.file.Path;

/**
 * The directory to which JCuda unpacks its native libraries. JCuda asks the property {@code java.io.tmpdir} for it,
 * which the whole JVM uses: changing that, even for a moment, would let the host program create its temporary files
 * elsewhere. So JCuda's class is defined with the name of another property in its place.
 */
final class UnpackDirectory {
    private static final String SHARED = "java.io.tmpdir";
    private static final String OWN = "io.clipsr.jcuda.directory";
    private static final int UTF8 = 1;
    private static final int HEADER_BYTES = 8;

    private static boolean defined;

    private UnpackDirectory() {}

    /**
     * Sets the directory for the libraries that JCuda loads next. Has no effect if the host program has already used
     * JCuda by itself; then JCuda goes on as the host began.
     *
     * @throws ClassNotFoundException if JCuda is not on the class path
     * @throws IOException if JCuda's class cannot be read
     */
    static synchronized void set(Path directory) throws ClassNotFoundException, IOException {
        if (!defined) {
            Class<?> neighbour = Class.forName("jcuda.JCudaVersion");
            byte[] changed;
            try (InputStream in = neighbour.getResourceAsStream("LibUtils.class")) {
                if (in == null) {
                    throw new ClassNotFoundException("jcuda.LibUtils");
                }
                changed = withProperty(in.readAllBytes());
            }
            try {
                MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(changed);
            } catch (LinkageError e) {
                if (e instanceof ClassFormatError) {
                    throw e;
                }
                // The class is in use already.
            } catch (IllegalAccessException e) {
                throw new IOException("JCuda's package is not open to this module", e);
            }
            defined = true;
        }
        System.setProperty(OWN, directory.toString());
    }

    /** Returns a class file whose constants have the own property's name instead of the shared one's. */
    private static byte[] withProperty(byte[] classFile) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream(classFile.length);
        DataOutputStream out = new DataOutputStream(changed);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
        out.write(in.readNBytes(HEADER_BYTES));
        int count = in.readUnsignedShort();
        out.writeShort(count);
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            if (tag == UTF8) {
                String text = in.readUTF();
                out.writeUTF(text.equals(SHARED) ? OWN : text);
            } else {
                out.write(in.readNBytes(bytes(tag)));
                i += tag == 5 || tag == 6 ? 1 : 0; // long and double constants count twice
            }
        }
        in.transferTo(out);
        return changed.toByteArray();
    }

    /** Returns the size of a constant without its tag, by the Java Virtual Machine Specification, section 4.4. */
    private static int bytes(int tag) throws IOException {
        return switch (tag) {
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IOException("jcuda.LibUtils has a constant of the unknown kind " + tag);
        };
    }
}
