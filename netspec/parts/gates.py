"""The first values of the gates of an LSTM, of which the second is to forget nothing."""

from netspec.parts.initializers import ONES, Initializer


class ForgetBias(Initializer):
    """Four gates of `units` each: as `bias` says, ones for the second (Jozefowicz et al., 2015).

    (Keras 3.15, `LSTMCell.build`, with `unit_forget_bias`.)
    """

    bias: Initializer
    units: int

    def misfit(self, shape: tuple[int, ...]) -> str:
        """What `bias` has against one gate."""
        return self.bias.misfit((self.units,))


def gated(bias: Initializer, units: int) -> Initializer:
    """The initializer of a bias of four gates; ones are ones everywhere."""
    return bias if bias == ONES else ForgetBias.model_construct(bias=bias, units=units)
