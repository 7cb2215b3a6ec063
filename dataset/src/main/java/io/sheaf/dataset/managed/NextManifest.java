package io.sheaf.dataset.managed;

import io.sheaf.protocol.name.Version;
import io.sheaf.protocol.name.WriterId;
import io.sheaf.protocol.request.PutSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The manifest that a writer's commit makes of its segments. */
final class NextManifest {
  private final WriterIdentity identity;
  private final Map<Integer, Segment> segments = new TreeMap<>();

  NextManifest(WriterIdentity identity) {
    this.identity = identity;
  }

  /** Adds a partition's segment. */
  synchronized void add(int partition, ChunkIndex index, byte[] stream) {
    segments.put(
        partition,
        new Segment(
            identity.writer().value(),
            index.entries().size(),
            index.rows(),
            index.bytes(),
            stream.length,
            Checksum.text(Checksum.of(stream))));
  }

  /** A manifest, and the commit that makes it one. */
  record Attempt(Manifest manifest, CommitRequest request) {}

  /**
   * The commit that puts this in the place of a version.
   *
   * @param before what this adds to; empty when it replaces
   */
  Attempt attempt(Optional<Version> expected, Optional<Manifest> before, Duration storeGrace) {
    Version version = following(expected, identity.writer());
    Manifest manifest = manifest(version, before);
    CommitRequest request =
        new CommitRequest(
            identity.dataset(),
            identity.writer(),
            identity.putId(),
            expected,
            version,
            ManifestText.write(manifest),
            Optional.empty(),
            timeToLive(before),
            identity.options().grace().orElse(storeGrace));
    return new Attempt(manifest, request);
  }

  private TimeToLive timeToLive(Optional<Manifest> before) {
    return before.isPresent()
        ? new TimeToLive.Unchanged()
        : identity
            .options()
            .timeToLive()
            .<TimeToLive>map(TimeToLive.Ends::new)
            .orElseGet(TimeToLive.Forever::new);
  }

  /** The version that a writer makes after another. */
  static Version following(Optional<Version> expected, WriterId writer) {
    return new Version(expected.map(NextManifest::number).orElse(0L) + 1 + "-" + writer);
  }

  /** The number of a version, which grows. */
  static long number(Version version) {
    return Long.parseLong(version.value().substring(0, version.value().indexOf('-')));
  }

  private synchronized Manifest manifest(Version version, Optional<Manifest> before) {
    Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    byte[] schema = identity.schema().encapsulated().array();
    return new Manifest(
        Manifest.FORMAT,
        identity.dataset().value(),
        version.value(),
        created.toString(),
        expires(created, before),
        Base64.getEncoder().encodeToString(schema),
        before.map(Manifest::properties).orElse(Map.of()),
        before.map(Manifest::rows).orElse(0L) + rows(),
        before.map(Manifest::bytes).orElse(0L) + bytes(),
        partitions(before.map(Manifest::partitions).orElse(List.of())));
  }

  private Optional<String> expires(Instant created, Optional<Manifest> before) {
    return before.isPresent()
        ? before.get().expires()
        : identity.options().timeToLive().map(created::plus).map(Instant::toString);
  }

  private List<PartitionSegments> partitions(List<PartitionSegments> before) {
    Map<Integer, List<Segment>> partitions = new TreeMap<>();
    before.forEach(each -> partitions.put(each.partition(), new ArrayList<>(each.segments())));
    segments.forEach(
        (partition, segment) ->
            partitions.computeIfAbsent(partition, none -> new ArrayList<>()).add(segment));
    return partitions.entrySet().stream()
        .map(entry -> new PartitionSegments(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** What the put made. */
  synchronized PutSummary summary(Version version) {
    long chunks = segments.values().stream().mapToLong(Segment::chunks).sum();
    return new PutSummary(version.value(), rows(), chunks, bytes());
  }

  private long rows() {
    return segments.values().stream().mapToLong(Segment::rows).sum();
  }

  private long bytes() {
    return segments.values().stream().mapToLong(Segment::bytes).sum();
  }
}
