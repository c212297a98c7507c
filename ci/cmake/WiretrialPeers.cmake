# SPDX-License-Identifier: Apache-2.0
# HTTP parsers that others wrote, each a target where Debian's package of it is installed (ci/packages, group bench):
# wiretrial_peer_picohttpparser, _llhttp, _http_parser, _beast. Nothing that is installed depends on them.

find_library(WIRETRIAL_H2O h2o-evloop)
if(WIRETRIAL_H2O)
    add_library(wiretrial_peer_picohttpparser INTERFACE)
    target_link_libraries(wiretrial_peer_picohttpparser INTERFACE ${WIRETRIAL_H2O})
    target_include_directories(wiretrial_peer_picohttpparser INTERFACE ${CMAKE_CURRENT_LIST_DIR})
endif()

find_path(WIRETRIAL_LLHTTP llhttp.h PATHS /usr/share/include/llhttp)
if(WIRETRIAL_LLHTTP AND EXISTS /usr/share/llhttp/llhttp.c)
    enable_language(C)
    add_library(wiretrial_peer_llhttp STATIC EXCLUDE_FROM_ALL
        /usr/share/llhttp/llhttp.c /usr/share/llhttp/api.c /usr/share/llhttp/http.c)
    target_include_directories(wiretrial_peer_llhttp SYSTEM PUBLIC ${WIRETRIAL_LLHTTP})
    target_compile_definitions(wiretrial_peer_llhttp PUBLIC LLHTTP_STRICT_MODE=1)
endif()

find_path(WIRETRIAL_HTTP_PARSER_INCLUDE http_parser.h)
find_library(WIRETRIAL_HTTP_PARSER http_parser)
if(WIRETRIAL_HTTP_PARSER_INCLUDE AND WIRETRIAL_HTTP_PARSER)
    add_library(wiretrial_peer_http_parser INTERFACE)
    target_link_libraries(wiretrial_peer_http_parser INTERFACE ${WIRETRIAL_HTTP_PARSER})
endif()

find_path(WIRETRIAL_BEAST boost/beast/http/basic_parser.hpp)
if(WIRETRIAL_BEAST)
    add_library(wiretrial_peer_beast INTERFACE)
endif()
