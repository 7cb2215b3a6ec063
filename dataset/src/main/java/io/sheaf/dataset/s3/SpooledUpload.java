package io.sheaf.dataset.s3;

import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileUpload;
import io.sheaf.dataset.space.WriteCondition;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** An upload of which a local file is kept until its end, to be read back. */
record SpooledUpload(FileUpload upload, FileUpload spool) implements FileUpload {
  @Override
  public CompletionStage<Void> write(ByteBuf bytes) {
    CompletionStage<Void> kept = spool.write(bytes.retainedDuplicate());
    return upload.write(bytes).thenCombine(kept, (sent, done) -> null);
  }

  /** What is written anew waits for the room that this upload holds, not for its removal. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // it never fails
  public CompletionStage<ByteRanges> readBack() {
    upload.abort();
    return spool.readBack();
  }

  @Override
  public CompletionStage<Optional<FileSnapshot>> finish(WriteCondition condition) {
    return upload.finish(condition).thenCompose(made -> spool.abort().thenApply(removed -> made));
  }

  @Override
  public CompletionStage<Void> abort() {
    return upload.abort().thenCompose(aborted -> spool.abort());
  }
}
