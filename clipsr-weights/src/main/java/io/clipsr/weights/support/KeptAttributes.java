package io.clipsr.weights.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** The mode, owner and group of a file that is replaced, where the file system has them. */
final class KeptAttributes {
    private static final Set<PosixFilePermission> OF_GROUP = EnumSet.of(
            PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);

    private final PosixFileAttributes attributes;

    private KeptAttributes(PosixFileAttributes attributes) {
        this.attributes = attributes;
    }

    /** Returns the attributes of a file; none if it does not exist or has none. */
    static KeptAttributes of(Path file) throws IOException {
        PosixFileAttributeView view = view(file);
        return new KeptAttributes(view == null || !Files.exists(file) ? null : view.readAttributes());
    }

    /** Lets nobody read the new file who could not read the old one, while it is written by this user. */
    void restrict(Path part) throws IOException {
        if (attributes != null) {
            Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
            view(part).setPermissions(mode);
        }
    }

    /** Gives the new file the attributes of the old one. Only an administrator may give a file to another owner. */
    void apply(Path part) throws IOException {
        if (attributes == null) {
            return;
        }
        PosixFileAttributeView view = view(part);
        PosixFileAttributes now = view.readAttributes();
        Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(attributes.permissions());
        if (!now.group().equals(attributes.group()) && !succeeds(() -> view.setGroup(attributes.group()))) {
            mode.removeAll(OF_GROUP); // they were meant for another group
        }
        view.setPermissions(mode);
        if (!now.owner().equals(attributes.owner())) {
            succeeds(() -> view.setOwner(attributes.owner()));
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private static boolean succeeds(Change change) {
        try {
            change.make();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
