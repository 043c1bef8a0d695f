package io.clipsr.image.codec;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.BigTIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.spi.ImageReaderWriterSpi;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.spi.ServiceRegistry;
import javax.imageio.stream.ImageInputStream;

/**
 * The decoders and encoders: TwelveMonkeys reads JPEG, TIFF and WebP; the JDK does the rest. They do not depend on
 * other plug-ins of the host program, and do not affect it.
 */
public final class Codecs {

    /** A private registry. In the JVM's shared registry, plug-ins are added and removed with class loaders. */
    private static final ServiceRegistry REGISTRY = registry();

    private Codecs() {}

    private static ServiceRegistry registry() {
        ServiceRegistry own = new ServiceRegistry(
                List.<Class<?>>of(ImageReaderSpi.class, ImageWriterSpi.class).iterator());
        copyOfJdk(ImageReaderSpi.class, own);
        copyOfJdk(ImageWriterSpi.class, own);
        own.registerServiceProvider(new JPEGImageReaderSpi(), ImageReaderSpi.class);
        own.registerServiceProvider(new TIFFImageReaderSpi(), ImageReaderSpi.class);
        own.registerServiceProvider(new BigTIFFImageReaderSpi(), ImageReaderSpi.class);
        own.registerServiceProvider(new WebPImageReaderSpi(), ImageReaderSpi.class);
        return own;
    }

    private static <T> void copyOfJdk(Class<T> category, ServiceRegistry to) {
        Iterator<T> providers = IIORegistry.getDefaultInstance().getServiceProviders(category, true);
        while (providers.hasNext()) {
            T provider = providers.next();
            if (isOfJdk(provider)) {
                to.registerServiceProvider(provider, category);
            }
        }
    }

    private static boolean isOfJdk(Object provider) {
        return provider.getClass().getModule() == ImageReaderSpi.class.getModule();
    }

    /**
     * Returns a decoder for an input, which must be at its beginning and stays there.
     *
     * @param format the format's name in lower case, as {@code javax.imageio} uses it
     */
    static ImageReader reader(String format, ImageInputStream in) throws IOException {
        ImageReaderSpi ofJdk = null;
        Iterator<ImageReaderSpi> providers = REGISTRY.getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (reads(provider, format) && provider.canDecodeInput(in)) {
                if (!isOfJdk(provider)) {
                    return provider.createReaderInstance();
                }
                ofJdk = provider;
            }
        }
        if (ofJdk == null) {
            throw new IOException("it has the signature of " + format + " but no decoder accepts it");
        }
        return ofJdk.createReaderInstance();
    }

    private static boolean reads(ImageReaderSpi provider, String format) {
        // BigTIFF plug-ins have several format names, which may or may not include TIFF.
        return names(provider, format) || format.equals("tiff") && names(provider, "bigtiff");
    }

    private static boolean names(ImageReaderWriterSpi provider, String format) {
        return Arrays.stream(provider.getFormatNames()).anyMatch(format::equalsIgnoreCase);
    }

    /** Returns an encoder for a format: png, jpeg, tiff or bmp. */
    public static ImageWriter writer(String format) throws IOException {
        Iterator<ImageWriterSpi> providers = REGISTRY.getServiceProviders(ImageWriterSpi.class, true);
        while (providers.hasNext()) {
            ImageWriterSpi provider = providers.next();
            if (names(provider, format)) {
                return provider.createWriterInstance();
            }
        }
        throw new IllegalStateException("this Java runtime has no encoder for " + format
                + "; use a complete one, with the module java.desktop");
    }
}
