"""The placement round: frozen inputs, published orders, the mechanism, its certificate and, apart, the verifier."""
