# SPDX-License-Identifier: Apache-2.0
# nginx with a configuration, a pid file and temporary files of its own, in $FULLSTACK_STATE/site.
. ./common.sh

folder=$(state)/site || exit
# Debian keeps it where only root looks.
PATH=$PATH:/usr/sbin:/sbin
command -v nginx >/dev/null || fail "nginx is not installed; on Debian it is in the package nginx"

own_folder "$folder"
# Copied, as that user may not be let in where this script is.
keep "$folder/index.html" <page/index.html || exit
sed -e "s|@FOLDER@|$folder|g" -e "s|@SITE_PORT@|${FULLSTACK_SITE_PORT:?}|g" -e "s|@API_PORT@|${FULLSTACK_API_PORT:?}|g" \
    nginx.conf.in | keep "$folder/nginx.conf" || exit
become nginx -p "$folder" -e stderr -c "$folder/nginx.conf"
