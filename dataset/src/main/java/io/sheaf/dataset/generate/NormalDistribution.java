package io.sheaf.dataset.generate;

/**
 * The standard normal distribution by 128 layers of equal area (Marsaglia and Tsang: "The Ziggurat
 * Method for Generating Random Variables", 2000, in the form of Doornik, 2005). It uses StrictMath
 * throughout, so that every machine gives the same numbers.
 */
final class NormalDistribution {
  private static final int LAYERS = 128;
  private static final double TAIL_START = 3.442619855899;
  private static final double LAYER_AREA = 9.91256303526217e-3;

  /** Right edges of the layers, the widest first; the first one stands for the tail's layer. */
  private static final double[] EDGES = edges();

  /** The part of each layer that lies wholly under the curve. */
  private static final double[] INNER = inner();

  private NormalDistribution() {}

  private static double density(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  private static double[] edges() {
    double[] edges = new double[LAYERS + 1];
    edges[0] = LAYER_AREA / density(TAIL_START);
    edges[1] = TAIL_START;
    for (int i = 2; i < LAYERS; i++) {
      double height = LAYER_AREA / edges[i - 1] + density(edges[i - 1]);
      edges[i] = StrictMath.sqrt(-2 * StrictMath.log(height));
    }
    return edges;
  }

  private static double[] inner() {
    double[] inner = new double[LAYERS];
    for (int i = 0; i < LAYERS; i++) {
      inner[i] = EDGES[i + 1] / EDGES[i];
    }
    return inner;
  }

  static double next(SampleRandom random) {
    while (true) {
      long bits = random.nextLong();
      int layer = (int) bits & LAYERS - 1;
      double part = (bits >> 11) * 0x1.0p-52;
      if (Math.abs(part) < INNER[layer]) {
        return part * EDGES[layer];
      }
      if (layer == 0) {
        return tail(random, part < 0);
      }
      double x = part * EDGES[layer];
      double low = density(EDGES[layer]);
      double high = density(EDGES[layer + 1]);
      if (low + random.unit() * (high - low) < density(x)) {
        return x;
      }
    }
  }

  private static double tail(SampleRandom random, boolean negative) {
    double x;
    double y;
    do {
      x = StrictMath.log(1 - random.unit()) / TAIL_START;
      y = StrictMath.log(1 - random.unit());
    } while (-2 * y < x * x);
    return negative ? x - TAIL_START : TAIL_START - x;
  }
}
