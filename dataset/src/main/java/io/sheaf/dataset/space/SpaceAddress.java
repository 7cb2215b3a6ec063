package io.sheaf.dataset.space;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a space of files is, as its URL says. */
public sealed interface SpaceAddress {
  /**
   * {@code file:///directory}, percent-encoded where it has to be.
   *
   * @param path absolute
   */
  record Directory(Path path) implements SpaceAddress {
    @Override
    public String toString() {
      return "file://" + path;
    }
  }

  /**
   * {@code s3://bucket/prefix}, taken as it is written.
   *
   * @param prefix of all keys: empty, or with a slash at its end
   */
  record Bucket(String bucket, String prefix) implements SpaceAddress {
    private static final Pattern FORM =
        Pattern.compile("s3://([a-z0-9][a-z0-9._-]{1,61}[a-z0-9])(?:/(.*))?");

    @Override
    public String toString() {
      return "s3://" + bucket + "/" + prefix;
    }
  }

  /** Whether a URL is one of a space of files, right or wrong. */
  static boolean isOne(String url) {
    return url.startsWith("file:") || url.startsWith("s3:");
  }

  /**
   * @throws SheafException INVALID_REQUEST
   */
  static SpaceAddress parse(String url) {
    return url.startsWith("s3:") ? bucket(url) : directory(url);
  }

  private static Bucket bucket(String url) {
    Matcher form = Bucket.FORM.matcher(url);
    if (!form.matches()) {
      throw invalid("'" + url + "' names no bucket: s3://bucket or s3://bucket/prefix");
    }
    String prefix = form.group(2) == null ? "" : form.group(2).replaceAll("/+$", "");
    return new Bucket(form.group(1), prefix.isEmpty() ? "" : prefix + "/");
  }

  private static Directory directory(String url) {
    String path = url.replaceFirst("^file:(//(localhost)?(?=/))?", "");
    if (!path.startsWith("/") || path.startsWith("//")) {
      throw invalid("'" + url + "' names no directory of this machine: file:///directory");
    }
    try {
      String decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      return new Directory(Path.of(decoded).normalize());
    } catch (InvalidPathException e) {
      throw invalid("'" + url + "' has a character that no path has");
    } catch (IllegalArgumentException e) {
      throw invalid("'" + url + "': % must be followed by two hex digits, or be %25");
    }
  }

  private static SheafException invalid(String message) {
    return new SheafException(ErrorReason.INVALID_REQUEST, message);
  }
}
