package io.sheaf.dataset.s3;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3ProxyContractTest extends S3Contract {
  private static TestingS3 service;

  @BeforeAll
  static void start() throws Exception {
    service = TestingS3.start();
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Override
  TestingS3 service() {
    return service;
  }
}
