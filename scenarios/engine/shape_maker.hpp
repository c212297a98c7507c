// shape_maker: the words with which a grammar is written down.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/engine/shape.hpp"

namespace wiretrial::engine {

/// Makes shapes and keeps them.
///
/// Lifetime: shapes live as long as their maker; a deque keeps their addresses.
class ShapeMaker {
  public:
    Shape* make(Shape shape) { return &shapes_.emplace_back(std::move(shape)); }
    const Shape* integer(std::int64_t minimum, std::int64_t maximum) {
        return make({.form = Form::integer, .minimum = minimum, .maximum = maximum});
    }
    const Shape* word(std::vector<std::string_view> words) {
        return make({.form = Form::word, .words = std::move(words)});
    }
    const Shape* array(const Shape* element, std::int64_t minimum, std::int64_t maximum) {
        return make(
            {.form = Form::array, .minimum = minimum, .maximum = maximum, .element = element});
    }
    const Shape* choice(std::vector<const Shape*> choices,
                        std::string_view name = {},
                        std::string_view about = {}) {
        return make(
            {.form = Form::choice, .name = name, .about = about, .choices = std::move(choices)});
    }
    const Shape* object(std::vector<Member> members,
                        std::vector<std::vector<std::string_view>> exactly_one = {},
                        std::string_view name = {},
                        std::string_view about = {}) {
        return make({.form = Form::object,
                     .name = name,
                     .about = about,
                     .members = std::move(members),
                     .exactly_one = std::move(exactly_one)});
    }

  private:
    std::deque<Shape> shapes_;
};

}  // namespace wiretrial::engine
