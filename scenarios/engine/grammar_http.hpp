// grammar_http: the words of the scenario language that speak of HTTP messages.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/engine/shape_maker.hpp"

namespace wiretrial::engine {

/// Shapes of the language that the ones for HTTP are made of.
struct BasicShapes {
    const Shape* payload = nullptr;
    const Shape* count = nullptr;
    const Shape* text_or_param = nullptr;
    const Shape* slug = nullptr;
};

/// Shapes for expectations and vectors.
struct HttpShapes {
    const Shape* response = nullptr;    ///< A pattern of one response.
    const Shape* request = nullptr;     ///< A pattern of one request.
    const Shape* decoded = nullptr;     ///< A message that a vector's decoder must give.
    const Shape* field_name = nullptr;  ///< A token.
};

[[nodiscard]] HttpShapes make_http_shapes(ShapeMaker& maker, const BasicShapes& basic);

}  // namespace wiretrial::engine
