"""What depthwise and separable convolutions share."""

from netspec.fields import Positive
from netspec.op import Weight
from netspec.ops.convolution import Convolution
from netspec.parts.constraints import ConstraintField
from netspec.parts.initializers import GLOROT_UNIFORM, InitializerField
from netspec.parts.regularizers import RegularizerField


class ByChannel(Convolution):
    """What depthwise and separable convolutions share: `depth_multiplier` outputs a channel."""

    depth_multiplier: Positive = 1
    depthwise_initializer: InitializerField = GLOROT_UNIFORM
    depthwise_regularizer: RegularizerField | None = None
    depthwise_constraint: ConstraintField | None = None

    def depthwise(self, name: str, channels: int) -> Weight:
        """The kernel of (*kernel_size, channels, depth_multiplier)."""
        shape = (*self.kernel_size, channels, self.depth_multiplier)
        return self.weight(name, shape, self.depthwise_initializer)
