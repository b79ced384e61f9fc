// Group norm (Wu and He 2018) of pictures whose channels lie last, as processors like them.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace maia {

// n x channels x height x width floats on a processor, channels last, and so the result; `scale`
// and `shift` of the channels. Sums are taken in double over parts of a picture, so that many
// places lose no bits.
at::Tensor group_norm_channels_last(const at::Tensor& x, std::int64_t groups,
                                    const at::Tensor& scale, const at::Tensor& shift,
                                    double epsilon);

}  // namespace maia
