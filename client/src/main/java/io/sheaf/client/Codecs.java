package io.sheaf.client;

import io.sheaf.protocol.request.DatasetRequest;
import io.sheaf.protocol.request.WireForm;
import java.util.Optional;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/** What of compressed buffers can be decoded here: codecs are services that Arrow looks for. */
final class Codecs {
  private Codecs() {}

  /** The request for rows that can be decoded here: decompressed by the server where need be. */
  static DatasetRequest decodable(DatasetRequest request) {
    return isThere(CodecType.ZSTD) && isThere(CodecType.LZ4_FRAME)
        ? request
        : request.orWire(Optional.of(WireForm.NONE), Optional.empty());
  }

  private static boolean isThere(CodecType type) {
    try {
      CompressionCodec.Factory.INSTANCE.createCodec(type);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
