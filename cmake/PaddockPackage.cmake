# SPDX-License-Identifier: Apache-2.0
# What is installed, and the packages made of it: "./dev package", or cpack in a build directory.
# The programs find each other: paddock-warden lies beside paddock in a build, in ../libexec/paddock of an installation.

# Qt Creator's copy of KSyntaxHighlighting lies outside of the linker's search path, see FindKSyntaxHighlighting.cmake.
foreach(program IN ITEMS paddock paddock-desktop)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
    install(TARGETS ${program} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endif()
endforeach()
if(TARGET paddock-warden)
  install(TARGETS paddock-warden RUNTIME DESTINATION "${CMAKE_INSTALL_LIBEXECDIR}/paddock")
endif()

if(TARGET paddock-desktop)
  install(FILES installer/paddock.desktop DESTINATION "${CMAKE_INSTALL_DATADIR}/applications")
  install(FILES resources/icons/paddock.svg DESTINATION "${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps" OPTIONAL)
endif()
install(DIRECTORY examples DESTINATION "${CMAKE_INSTALL_DOCDIR}" PATTERN __pycache__ EXCLUDE)
install(FILES docs/stack-file.md DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES resources/schema/paddock.schema.json DESTINATION "${CMAKE_INSTALL_DATADIR}/paddock")
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES README.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" OPTIONAL)

set(CPACK_PACKAGE_NAME paddock)
set(CPACK_PACKAGE_VENDOR "The Paddock authors")
set(CPACK_PACKAGE_CONTACT "The Paddock authors <paddock@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Paddock launches development stacks and single commands inside groups that the kernel fences,
shows the live process tree and the output of each, and takes a whole tree down with nothing left behind.")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR TGZ DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "fonts-jetbrains-mono")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "redis-server, python3")
# dpkg-shlibdeps looks for Qt Creator's library where the linker does, so it is told of that folder and of its package.
if(PADDOCK_UI AND KSyntaxHighlighting_PROVIDER STREQUAL "qtcreator")
  get_filename_component(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${KSyntaxHighlighting_LIBRARY}" DIRECTORY)
  string(REGEX MATCH "[0-9]+$" qtcreator_major "${KSyntaxHighlighting_LIBRARY}")
  math(EXPR qtcreator_next "${qtcreator_major} + 1")
  set(CPACK_DEBIAN_PACKAGE_DEPENDS "qtcreator (>= ${qtcreator_major}), qtcreator (<< ${qtcreator_next}~), qtcreator-data")
endif()
include(CPack)
