package io.sheaf.dataset.s3;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A second opinion on what S3 is. */
class MotoContractTest extends S3Contract {
  private static TestingS3 service;

  @BeforeAll
  static void start() throws Exception {
    service = TestingMoto.start();
  }

  @AfterAll
  static void stop() {
    if (service != null) {
      service.close();
    }
  }

  @Override
  TestingS3 service() {
    return service;
  }
}
