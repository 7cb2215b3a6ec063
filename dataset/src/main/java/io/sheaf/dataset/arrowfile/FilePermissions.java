package io.sheaf.dataset.arrowfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Who may read and write a file that replaces another: who might before. */
public final class FilePermissions {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);

  private FilePermissions() {}

  /**
   * Creates a file.
   *
   * @param target whose permissions it gets, when that is there
   * @param pending the new file; at no time may more people read it than the target
   */
  public static FileChannel createFor(Path target, Path pending) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
    if (view == null || !Files.exists(target)) {
      return FileChannel.open(pending, NEW);
    }
    Set<PosixFilePermission> permissions = view.readAttributes().permissions();
    FileAttribute<Set<PosixFilePermission>> initially =
        PosixFilePermissions.asFileAttribute(permissions);
    FileChannel channel = FileChannel.open(pending, NEW, initially);
    try {
      Files.setPosixFilePermissions(pending, permissions); // those that the umask took away
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      Files.deleteIfExists(pending);
      throw e;
    }
  }
}
