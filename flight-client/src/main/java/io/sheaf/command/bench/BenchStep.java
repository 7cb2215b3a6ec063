package io.sheaf.command.bench;

/** A part of the benchmark, in the order in which the parts run. */
public enum BenchStep {
  GEN("gen", "generate", true),
  SPLIT("split", "split into Redis", false),
  READ("read", "read from Redis", true),
  LOCAL_READ("local_read", "read local file", true),
  FLIGHT_PUT("flight_put", "put by Flight", false),
  FLIGHT_READ("flight_read", "read by Flight", true),
  S3_UPLOAD("s3_upload", "upload to S3", false),
  S3_READ("s3_read", "read from S3", true),
  VERIFY("verification", "verify", true);

  private final String key;
  private final String label;
  private final boolean decodes;

  BenchStep(String key, String label, boolean decodes) {
    this.key = key;
    this.label = label;
    this.decodes = decodes;
  }

  /** What its members in JSON begin with. */
  String key() {
    return key;
  }

  /** In words. */
  public String label() {
    return label;
  }

  /** Whether it makes or decodes data, instead of passing it on. */
  boolean decodes() {
    return decodes;
  }
}
