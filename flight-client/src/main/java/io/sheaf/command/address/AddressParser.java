package io.sheaf.command.address;

import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.name.DatasetName;
import io.sheaf.server.config.RedisUrlText;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Addresses as they are typed: {@code grpc://host:port/name}, perhaps with {@code ?store=}, {@code
 * redis://host:port/0#name}, {@code file:///directory#name}, {@code s3://bucket/key}, {@code
 * s3://bucket/prefix#name}, a path, {@code -}, or a name of the default store. In URLs the name is
 * percent-encoded where it has to be; a bare name is taken as it is. Messages never show a
 * password.
 */
public final class AddressParser {
  /** What {@code -} is while arguments are parsed: a text that nobody can type. */
  public static final String STANDARD_STREAM = "\0-";

  /** What comes before the name of a server's store. */
  static final String STORE_QUERY = "?store=";

  private static final List<String> SERVER_SCHEMES = List.of("grpc", "grpc+tcp", "grpc+tls");
  private static final List<String> REDIS_SCHEMES =
      List.of("redis", "rediss", "redis-sentinel", "rediss-sentinel", "unix");
  private static final int SERVER_PORT = 8815;

  private AddressParser() {}

  /**
   * What a text names.
   *
   * @param defaultStore where a bare name lives
   * @throws SheafException INVALID_REQUEST
   */
  public static DataAddress data(String text, StoreAddress defaultStore) {
    if (isStandardStream(text) || text.contains("://") || looksLikePath(text)) {
      return fileOrUrl(text);
    }
    return new DataAddress.Dataset(defaultStore, new DatasetName(text));
  }

  /**
   * As {@link #data}, where a bare text is a path.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static DataAddress fileOrUrl(String text) {
    if (isStandardStream(text)) {
      return new DataAddress.StandardStream();
    }
    if (!text.contains("://")) {
      return new DataAddress.File(Path.of(text));
    }
    String scheme = scheme(text);
    if (SERVER_SCHEMES.contains(scheme)) {
      return onServer(text);
    }
    if (REDIS_SCHEMES.contains(scheme)) {
      return inRedis(text);
    }
    if (SpaceAddress.isOne(text)) {
      return inFiles(text);
    }
    throw unknownScheme(scheme);
  }

  /**
   * A store, without a dataset's name.
   *
   * @throws SheafException INVALID_REQUEST
   */
  public static StoreAddress store(String text) {
    String scheme = text.contains("://") ? scheme(text) : "";
    if (SERVER_SCHEMES.contains(scheme)) {
      return server(text);
    }
    if (REDIS_SCHEMES.contains(scheme)) {
      return new StoreAddress.Redis(text);
    }
    if (SpaceAddress.isOne(text)) {
      return new StoreAddress.Files(SpaceAddress.parse(text), Optional.empty());
    }
    throw scheme.isEmpty()
        ? invalid(
            "'"
                + RedisUrlText.redact(text)
                + "' is no store: grpc://host:port, redis://host:port, file:///directory or"
                + " s3://bucket/prefix")
        : unknownScheme(scheme);
  }

  private static StoreAddress.Server server(String text) {
    int query = text.indexOf(STORE_QUERY);
    if ((query < 0 ? text : text.substring(0, query)).contains("@")) {
      throw invalid("'" + RedisUrlText.redact(text) + "' has a user, which a server knows none of");
    }
    if (text.endsWith(STORE_QUERY)) {
      throw invalid("'" + text + "' names no store: " + text + "NAME");
    }
    return query < 0
        ? new StoreAddress.Server(withPort(text))
        : new StoreAddress.Server(
            withPort(text.substring(0, query)),
            Optional.of(text.substring(query + STORE_QUERY.length())));
  }

  private static DataAddress onServer(String whole) {
    int query = whole.indexOf(STORE_QUERY);
    String text = query < 0 ? whole : whole.substring(0, query);
    int slash = text.indexOf('/', text.indexOf("://") + 3);
    if (slash < 0 || slash == text.length() - 1) {
      String url = Redaction.redacted(text).replaceAll("/$", "");
      throw invalid("'" + url + "' names no dataset: " + url + "/NAME");
    }
    return new DataAddress.Dataset(
        server(text.substring(0, slash) + whole.substring(text.length())),
        new DatasetName(decoded(text.substring(slash + 1))));
  }

  private static DataAddress inRedis(String text) {
    int hash = text.indexOf('#');
    if (hash < 0 || hash == text.length() - 1) {
      String url = Redaction.redacted(text).replaceAll("#$", "");
      throw invalid("'" + url + "' names no dataset: " + url + "#NAME");
    }
    return new DataAddress.Dataset(
        new StoreAddress.Redis(text.substring(0, hash)),
        new DatasetName(decoded(text.substring(hash + 1))));
  }

  private static DataAddress inFiles(String text) {
    int hash = text.indexOf('#');
    if (hash >= 0 && hash < text.length() - 1) {
      return new DataAddress.Dataset(
          store(text.substring(0, hash)), new DatasetName(decoded(text.substring(hash + 1))));
    }
    SpaceAddress named = SpaceAddress.parse(text.replaceAll("#$", ""));
    return named instanceof SpaceAddress.Directory file
        ? new DataAddress.File(file.path())
        : object(text);
  }

  private static DataAddress object(String text) {
    int start = text.indexOf("://") + 3;
    int slash = text.indexOf('/', start);
    return slash < 0
        ? object(text.substring(start), "")
        : object(text.substring(start, slash), text.substring(slash + 1));
  }

  /**
   * An object in S3.
   *
   * @param key as it is, whatever is in it
   * @throws SheafException INVALID_REQUEST
   */
  public static DataAddress.Dataset object(String bucket, String key) {
    if (bucket.contains("/") || key.isEmpty() || key.endsWith("/")) {
      throw invalid(
          "'s3://%s/%s' names no object: s3://bucket/key or s3://bucket/prefix#NAME"
              .formatted(bucket, key));
    }
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        throw invalid(
            "'" + key + "' can't be a key: services disagree on parts that are empty or dots");
      }
    }
    int slash = key.lastIndexOf('/');
    String file = key.substring(slash + 1);
    String prefix = slash < 0 ? "" : "/" + key.substring(0, slash);
    return new DataAddress.Dataset(
        new StoreAddress.Files(SpaceAddress.parse("s3://" + bucket + prefix), Optional.of(file)),
        new DatasetName(file.replaceAll("\\.arrows?$", "")));
  }

  private static String withPort(String location) {
    String address = location.replaceAll("/$", "");
    boolean hasPort = address.matches(".*:\\d+");
    return hasPort ? address : address + ":" + SERVER_PORT;
  }

  /** Whether a text, as it is typed or parsed, stands for standard input and output. */
  public static boolean isStandardStream(String text) {
    return text.equals("-") || text.equals(STANDARD_STREAM);
  }

  private static boolean looksLikePath(String text) {
    return text.matches("(\\.{0,2}/|~|[A-Za-z]:\\\\).*")
        || text.endsWith(".arrow")
        || text.endsWith(".arrows");
  }

  private static String scheme(String text) {
    return text.substring(0, text.indexOf("://"));
  }

  /** Percent-decoded; a plus sign stays one. */
  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("name '" + name + "': % must be followed by two hex digits, or be %25");
    }
  }

  private static SheafException unknownScheme(String scheme) {
    return invalid(
        "scheme '"
            + scheme
            + "' is not known: grpc, grpc+tls, redis, rediss, redis-sentinel, unix, file and s3"
            + " are");
  }

  private static SheafException invalid(String message) {
    return new SheafException(ErrorReason.INVALID_REQUEST, message);
  }
}
