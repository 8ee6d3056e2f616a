"""Values drawn from a key: IEEE-exact operations on raw bits, so the same bytes everywhere.

What rounds otherwise elsewhere is not used: `numpy.exp` and its like, whose SIMD versions differ;
`numpy.sum` and products of matrices, whose order of adding does; `sum` of floats, which Python 3.12
changed; the methods of `numpy.random.Generator`, whose streams change between versions of NumPy, as
those of a bit generator do not (NEP 19).
"""
