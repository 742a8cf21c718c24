#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The lane "vm": a virtual machine without acceleration, with a kernel of the host's own release that has every controller
# on pure cgroup v2; proves there what the systemd lane cannot: that an unprivileged user's login gets limits that hold.
lane=test-vm
# shellcheck source=tests/lanes/lane.sh
. "$(dirname "${BASH_SOURCE[0]}")/lane.sh"

programs=("$@")
place=$lanes/vm
bound=1800 # seconds; a twentieth of it for the boot and the checks is usual

work=$(mktemp -d /tmp/paddock-lane.XXXXXX)
trap 'rm -rf "$work"' EXIT

kernel_package() {
    # shellcheck disable=SC1091
    case $(. /etc/os-release && echo "$ID") in
        ubuntu) echo linux-image-virtual ;;
        *) echo "linux-image-cloud-$(dpkg --print-architecture)" ;;
    esac
}

# The root as an image, with kernel and initial ram disk beside it; made without a mount.
make_image() {
    local began=$SECONDS size
    if [[ -e $place/image && $place/image -nt $place/root.packages ]]; then return; fi
    say "making the image (once; some minutes)"
    size=$(du -sm "$place/root" | cut -f 1)
    cp "$place"/root/boot/vmlinuz-* "$place/kernel"
    cp "$place"/root/boot/initrd.img-* "$place/initrd"
    mke2fs -q -F -t ext4 -d "$place/root" "$place/image.new" "$((size + size / 2 + 200))M"
    mv "$place/image.new" "$place/image"
    say "made it in $((SECONDS - began)) s"
}

# The programs come on a second disk that is a tar archive; what is said leaves by the second serial line.
boot() {
    tar --create --file "$work/programs" --directory "$work/stage" .
    truncate --size=%512 "$work/programs"
    timeout "$bound" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 2048 -nic none -nographic -no-reboot \
        -kernel "$place/kernel" -initrd "$place/initrd" \
        -append "root=/dev/vda rw console=ttyS0 quiet systemd.unified_cgroup_hierarchy=1" \
        -drive "file=$place/image,if=virtio,format=raw,snapshot=on" \
        -drive "file=$work/programs,if=virtio,format=raw,readonly=on" \
        -serial "file:$place/console" -serial "file:$place/log" -monitor none </dev/null >"$work/qemu" 2>&1
}

[[ $(uname -m) == x86_64 ]] || die "it knows the machine of x86_64 only"
began=$SECONDS
mkdir -p "$place"
# shellcheck disable=SC2046
make_root "$place/root" "$(kernel_package)" initramfs-tools $(library_packages $(program_files "${programs[@]}"))
make_image
stage "$work/stage" "${programs[@]}"
started=$SECONDS
code=0
: >"$place/log"
boot || code=$?
if [[ $code -ne 0 ]]; then cat "$work/qemu" >&2; fi
[[ -s $place/log ]] || die "the machine said nothing (exit $code); its console is in $place/console"
report "$place/log"
say "all of it holds ($((SECONDS - started)) s from boot to power-off, $((SECONDS - began)) s altogether)"
