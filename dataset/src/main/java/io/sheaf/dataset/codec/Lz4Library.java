package io.sheaf.dataset.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;
import net.jpountz.util.Native;
import net.jpountz.xxhash.XXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * What compresses and checks lz4 blocks: native code, unpacked and linked by the first frame, since
 * Arrow makes a codec of each kind to find out what there is. Where there is none for the machine,
 * Java's, which makes other bytes of the same data. Safe for any number of threads.
 */
final class Lz4Library {
  static {
    loadNative();
  }

  static final LZ4Compressor COMPRESSOR = LZ4Factory.fastestInstance().fastCompressor();
  static final LZ4SafeDecompressor DECOMPRESSOR = LZ4Factory.fastestInstance().safeDecompressor();
  static final XXHash32 HASH = XXHashFactory.fastestInstance().hash32();

  private Lz4Library() {}

  /** By itself the library does so only among classes of the program's own loader. */
  private static void loadNative() {
    try {
      Native.load();
    } catch (LinkageError | RuntimeException e) {
      // There is Java's.
    }
  }
}
