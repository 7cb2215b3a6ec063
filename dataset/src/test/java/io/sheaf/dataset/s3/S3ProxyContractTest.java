package io.sheaf.dataset.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreContract;
import io.sheaf.dataset.filestore.TestingFileStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class S3ProxyContractTest extends FileStoreContract {
  private static TestingS3 service;
  private S3Options options;
  private ArrowFileStore store;

  @BeforeAll
  static void start() {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @BeforeEach
  void open() {
    options = service.newBucket();
    store = new ArrowFileStore(S3Space.open(options), budget, TestingFileStore.impatient());
  }

  @AfterEach
  void noUploadIsLeft() {
    store.close();
    assertThat(
            service
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
