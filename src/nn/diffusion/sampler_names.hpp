// What samplers are called.
#pragma once

#include <string>
#include <vector>

namespace maia {

// "ddim" (Song et al. 2021), "pndm" (Liu et al. 2022), "euler" and "euler-ancestral" (Karras et al.
// 2022), "dpm++2m" (Lu et al. 2022).
const std::vector<std::string>& sampler_names();

}  // namespace maia
