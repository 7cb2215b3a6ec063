package io.sheaf.dataset.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreContract;
import io.sheaf.dataset.filestore.TestingFileStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a bucket, in which no upload may be left. */
abstract class S3Contract extends FileStoreContract {
  private S3Options options;
  private ArrowFileStore store;

  /** The service, which is there as long as the class runs. */
  abstract TestingS3 service();

  @BeforeEach
  void open() {
    options = service().newBucket();
    store = new ArrowFileStore(S3Space.open(options), budget, TestingFileStore.impatient());
  }

  @AfterEach
  void noUploadIsLeft() {
    store.close();
    assertThat(
            service()
                .client()
                .listMultipartUploads(request -> request.bucket(options.bucket()))
                .join()
                .uploads())
        .isEmpty();
  }

  @Override
  protected DatasetStore store() {
    return store;
  }
}
