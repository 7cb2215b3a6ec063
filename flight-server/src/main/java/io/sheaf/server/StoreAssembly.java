package io.sheaf.server;

import io.sheaf.dataset.DatasetStore;
import io.sheaf.dataset.DatasetStores;
import io.sheaf.dataset.file.DirectorySpace;
import io.sheaf.dataset.filestore.ArrowFileStore;
import io.sheaf.dataset.filestore.FileStoreOptions;
import io.sheaf.dataset.s3.S3Credentials;
import io.sheaf.dataset.s3.S3Options;
import io.sheaf.dataset.s3.S3Space;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.SpaceAddress;
import io.sheaf.server.config.PathStyle;
import io.sheaf.server.config.Secret;
import io.sheaf.server.config.SheafConfig;
import io.sheaf.server.config.StoreConfig;
import io.sheaf.server.config.StoreSettings;
import io.sheaf.server.config.StoresConfig;
import java.util.Map;
import java.util.TreeMap;

/** All stores that the settings name. */
final class StoreAssembly {
  private StoreAssembly() {}

  static DatasetStores open(SheafConfig config, Resources resources) {
    Map<String, DatasetStore> stores = new TreeMap<>();
    if (config.redis().isUsed(config.stores())) {
      stores.put(StoresConfig.REDIS, RedisAssembly.open(config, resources));
    }
    config
        .stores()
        .byName()
        .forEach((name, store) -> stores.put(name, resources.own(open(store, resources))));
    return new DatasetStores(config.stores().first(), stores);
  }

  private static DatasetStore open(StoreConfig store, Resources resources) {
    return new ArrowFileStore(
        space(store.address().orElseThrow(), store.settings()),
        resources.budget(),
        FileStoreOptions.defaults().with(store.settings().scan(), resources.budget().bytesMax()));
  }

  private static FileSpace space(SpaceAddress address, StoreSettings settings) {
    if (address instanceof SpaceAddress.Directory directory) {
      return DirectorySpace.open(directory.path(), settings.threads());
    }
    return S3Space.open(options((SpaceAddress.Bucket) address, settings));
  }

  private static S3Options options(SpaceAddress.Bucket bucket, StoreSettings settings) {
    S3Options defaults = S3Options.of(bucket.bucket(), bucket.prefix());
    return new S3Options(
        bucket.bucket(),
        bucket.prefix(),
        settings
            .accessKey()
            .flatMap(
                key ->
                    settings
                        .secretKey()
                        .map(Secret::reveal)
                        .map(secret -> new S3Credentials(key, secret))),
        settings.region(),
        settings.endpoint(),
        isPathStyle(settings),
        settings.conditionalWrites(),
        settings.connections(),
        settings.requestDurationMax(),
        settings.rangeBytesMax(),
        defaults.partBytesMin(),
        defaults.partsMax(),
        settings.uploadBytesMax(),
        settings.spoolDirectory().orElse(defaults.spoolDirectory()));
  }

  private static boolean isPathStyle(StoreSettings settings) {
    return settings.pathStyle() == PathStyle.AUTO
        ? settings.endpoint().isPresent()
        : settings.pathStyle() == PathStyle.ON;
  }
}
