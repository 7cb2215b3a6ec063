package io.sheaf.dataset.transfer;

import io.sheaf.dataset.transcode.Transcoding;
import io.sheaf.dataset.transfer.PartitionRouter.PartForm;
import io.sheaf.protocol.ipc.SchemaMessage;
import io.sheaf.protocol.request.Partitioning;
import io.sheaf.protocol.request.PutRequest;
import java.util.Optional;

/**
 * What a put request wants of its batches, checked before anything is written.
 *
 * @param isDirect whether batches go to the store as they come, or split at most
 */
record StagingPlan(
    PartitionRouter router,
    Optional<PutCodec> codec,
    Optional<Integer> chunkRows,
    boolean isDirect,
    SchemaMessage schema,
    Transcoding transcoding) {
  /**
   * @param router in the place of the request's partitioning; empty for that
   * @throws io.sheaf.protocol.error.SheafException INVALID_REQUEST or NOT_SUPPORTED
   */
  static StagingPlan of(
      PutRequest request,
      SchemaMessage schema,
      PutLimits limits,
      Optional<PartitionRouter> router) {
    Optional<PutCodec> codec = PutCodec.of(request);
    Partitioning partitioning = request.partitioning().orElseGet(Partitioning.Auto::new);
    boolean isDirect =
        codec.isEmpty()
            && request.chunkRows().isEmpty()
            && !(partitioning instanceof Partitioning.Hash);
    PartitionRouter routing =
        router.orElseGet(
            () ->
                PartitionRouter.of(
                    partitioning,
                    schema,
                    limits.partitionsMax(),
                    isDirect ? PartForm.COMPRESSED : PartForm.UNCOMPRESSED,
                    limits.transcoding().allocator(),
                    limits.transcoding().heap()));
    return new StagingPlan(
        routing, codec, request.chunkRows(), isDirect, schema, limits.transcoding());
  }

  BatchStaging begin(ChunkWrites writes) {
    return isDirect
        ? new DirectStaging(router, writes)
        : new TranscodedStaging(router, codec, chunkRows, schema, writes, transcoding);
  }
}
