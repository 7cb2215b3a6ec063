package io.sheaf.dataset.redis.kind;

import org.junit.jupiter.api.Nested;

/** The contract over the images that most people run. */
class OfficialImagesTest {
  @Nested
  class Redis62 extends OfficialImage {
    Redis62() {
      super("redis:6.2");
    }
  }

  @Nested
  class Redis72 extends OfficialImage {
    Redis72() {
      super("redis:7.2");
    }
  }

  @Nested
  class Redis74 extends OfficialImage {
    Redis74() {
      super("redis:7.4");
    }
  }

  @Nested
  class Redis8 extends OfficialImage {
    Redis8() {
      super("redis:8");
    }
  }

  @Nested
  class Valkey8 extends OfficialImage {
    Valkey8() {
      super("valkey/valkey:8");
    }
  }
}
