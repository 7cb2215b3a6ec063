package io.sheaf.dataset.transfer;

import io.sheaf.dataset.codec.BufferCodec;
import io.sheaf.dataset.codec.FrameRecoder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.request.PutRequest;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The codec that a put asks for.
 *
 * @param isLevelGiven whether a level was asked for: then all is compressed anew, since frames
 *     don't tell the level that they have
 */
record PutCodec(BufferCodec codec, boolean isLevelGiven) {
  private static final String KEEP = "keep";

  /**
   * @return empty when batches keep the codec that they come in
   * @throws SheafException INVALID_REQUEST
   */
  static Optional<PutCodec> of(PutRequest request) {
    return request.codec().filter(text -> !text.equals(KEEP)).map(PutCodec::parse);
  }

  private static PutCodec parse(String text) {
    try {
      return new PutCodec(BufferCodec.parse(text), text.indexOf(':') >= 0);
    } catch (SheafException e) {
      throw new SheafException(
          ErrorReason.INVALID_REQUEST,
          "member 'codec': '" + text + "': " + e.getMessage() + "; or keep",
          e);
    }
  }

  /** Whether a frame that the client sent has to be compressed anew. The frame is lent. */
  boolean changes(IpcFrame frame) {
    return isLevelGiven || FrameRecoder.codecOf(frame).type() != codec.type();
  }

  /**
   * A frame of the client's in this codec.
   *
   * @param frame taken over, also when this throws
   * @return a frame that the caller closes
   */
  IpcFrame apply(IpcFrame frame, BufferAllocator allocator) {
    FrameRecoder recoder = new FrameRecoder(codec, allocator);
    return isLevelGiven ? recoder.encode(frame) : recoder.recode(frame);
  }
}
