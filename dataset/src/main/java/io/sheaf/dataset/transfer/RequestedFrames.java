package io.sheaf.dataset.transfer;

import io.sheaf.dataset.Dataset;
import io.sheaf.dataset.transcode.FrameTranscoder;
import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transcode.WireRecoder;
import io.sheaf.protocol.request.DatasetRequest;
import java.util.Optional;

/** The stream that a request asks for: as it is stored, or changed for the wire. */
public final class RequestedFrames {
  private RequestedFrames() {}

  /**
   * Opens a request's stream; nothing is read before the first {@link ChunkFrames#next}.
   *
   * @param readAheadBytesMax read ahead of the reader at most, in bytes, and the same of what is
   *     decoded for it
   * @throws io.sheaf.protocol.error.SheafException PARTITION_NOT_FOUND, or INVALID_REQUEST for a
   *     column that is not there
   */
  public static ChunkFrames open(
      Dataset dataset, DatasetRequest request, long readAheadBytesMax, Transcoding transcoding) {
    Dataset wanted = WireRecoder.of(request, transcoding).map(dataset::recoded).orElse(dataset);
    DatasetFrames stored =
        DatasetFrames.open(wanted, request, readAheadBytesMax, transcoding.dictionaryMemory());
    Optional<FrameTranscoder> transcoder =
        FrameTranscoder.of(request, stored.schema(), transcoding.allocator());
    if (transcoder.isEmpty()) {
      return stored;
    }
    return new TranscodedFrames(stored, transcoder.get(), transcoding, readAheadBytesMax);
  }
}
