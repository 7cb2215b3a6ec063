package io.sheaf.dataset.transcode;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.DecodedBytes;
import io.sheaf.protocol.ipc.FrameKind;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.WireForm;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Frames as a request wants them on the wire: in a codec, in messages of a size. What is so already
 * passes untouched. Only cutting decodes columns; a change of codec needs no types. Safe for any
 * number of threads.
 */
public final class FrameTranscoder {
  private final Optional<BufferCodec> codec;
  private final Optional<MessageSize> size;
  private final SchemaMessage schema;
  private final BufferAllocator allocator;

  private FrameTranscoder(
      Optional<BufferCodec> codec,
      Optional<MessageSize> size,
      SchemaMessage schema,
      BufferAllocator allocator) {
    this.codec = codec;
    this.size = size;
    this.schema = schema;
    this.allocator = allocator;
  }

  /**
   * @param schema of the frames that will come
   * @param allocator of what is decoded, and of the frames made
   * @return empty when the request wants frames as they are stored
   */
  public static Optional<FrameTranscoder> of(
      DatasetRequest request, SchemaMessage schema, BufferAllocator allocator) {
    Optional<BufferCodec> codec = request.wire().flatMap(FrameTranscoder::codec);
    Optional<MessageSize> size = request.messageBytes().map(MessageSize::new);
    return codec.isEmpty() && size.isEmpty()
        ? Optional.empty()
        : Optional.of(new FrameTranscoder(codec, size, schema, allocator));
  }

  /** The codec of a form; empty for that of the store. */
  static Optional<BufferCodec> codec(WireForm wire) {
    return switch (wire) {
      case STORED -> Optional.empty();
      case NONE -> Optional.of(BufferCodec.NONE);
      case LZ4 -> Optional.of(BufferCodec.LZ4);
      case ZSTD -> Optional.of(BufferCodec.ZSTD);
    };
  }

  /**
   * Whether a frame is not yet as it is wanted.
   *
   * @param frame lent
   */
  public boolean changes(IpcFrame frame, int appMetadataBytes) {
    return changesCodec(frame) || !fits(frame, appMetadataBytes);
  }

  private boolean changesCodec(IpcFrame frame) {
    return frame.kind() != FrameKind.SCHEMA
        && codec.filter(wanted -> wanted.type() != FrameRecoder.codecOf(frame).type()).isPresent();
  }

  private boolean fits(IpcFrame frame, int appMetadataBytes) {
    return size.map(limit -> limit.fits(frame, appMetadataBytes)).orElse(true);
  }

  /** Bytes that changing a frame takes at most. */
  public static long bytesNeeded(IpcFrame frame) {
    return frame.bytes() + 2 * DecodedBytes.of(frame);
  }

  /**
   * A frame as it is wanted.
   *
   * @param frame lent
   * @param appMetadataBytes that go along with it, or with the first of its pieces
   * @return frames that the caller closes, one at least
   * @throws SheafException INVALID_REQUEST when it can't be cut to the size, NOT_SUPPORTED when it
   *     has to be cut and has a type that can't be decoded, INVALID_DATA when it is damaged,
   *     LIMIT_EXCEEDED when the allocator has no room for it, OVERLOADED when that has none now
   */
  public List<IpcFrame> apply(IpcFrame frame, int appMetadataBytes) {
    boolean isBatch = frame.kind() == FrameKind.RECORD_BATCH;
    if (isBatch && !fits(frame, appMetadataBytes) && !mayShrink(frame)) {
      return cut(frame, appMetadataBytes);
    }
    IpcFrame recoded = recode(frame);
    if (fits(recoded, appMetadataBytes)) {
      return List.of(recoded);
    }
    try (recoded) {
      if (!isBatch) {
        throw size.orElseThrow().tooSmall(name(frame), MessageSize.bytes(recoded, 0));
      }
    }
    return cut(frame, appMetadataBytes);
  }

  /** Whether another codec could make it fit; what is compressed gains little by another. */
  private boolean mayShrink(IpcFrame frame) {
    return changesCodec(frame) && FrameRecoder.codecOf(frame).equals(BufferCodec.NONE);
  }

  private IpcFrame recode(IpcFrame frame) {
    return changesCodec(frame)
        ? new FrameRecoder(codec.orElseThrow(), allocator).recode(frame.retain())
        : frame.retain();
  }

  private List<IpcFrame> cut(IpcFrame batch, int appMetadataBytes) {
    BufferCodec wanted = codec.orElseGet(() -> FrameRecoder.codecOf(batch));
    long bytesExpected = wanted.equals(BufferCodec.NONE) ? DecodedBytes.of(batch) : batch.bytes();
    try (BatchCutter cutter =
        new BatchCutter(BatchVectors.load(schema, batch, allocator), wanted, allocator)) {
      return new BatchesThatFit(cutter, size.orElseThrow(), appMetadataBytes).cut(bytesExpected);
    }
  }

  private static String name(IpcFrame frame) {
    return frame.kind() == FrameKind.SCHEMA
        ? "the schema"
        : "dictionary " + frame.dictionaryId() + ", which can't be cut,";
  }
}
