/**
 * What goes before a program so that it runs in a mount namespace of its own, with the files of another Debian if need be. The namespace
 * ends with its last process, and every mount in it: nothing stays behind.
 */

/** crun refuses control groups of both versions at once. */
const CONTROL_GROUPS = 'if mountpoint -q /sys/fs/cgroup/unified; then umount /sys/fs/cgroup/unified; fi;';

/** $0: the root; $1: the engine's folder, which lies at the same place inside. */
const OTHER_ROOT = `${CONTROL_GROUPS} folder=$1; shift; mount --bind "$0" "$0"
for each in proc sys dev; do mount --rbind /$each "$0/$each"; done
mount -t tmpfs tmpfs "$0/run"; mkdir -p "$0$folder"; mount --bind "$folder" "$0$folder"
cp /etc/resolv.conf /etc/hosts "$0/etc/"; exec chroot "$0" "$@"`;

/** $0: a device for rootless networks; $1: the user. Where only root may open /dev/net/tun, the user gets one that all may. */
const OTHER_USER = `${CONTROL_GROUPS} user=$1; shift; rm -f "$0"; mknod -m 666 "$0" c 10 200
mount --bind "$0" /dev/net/tun; mount --make-rshared /; exec setpriv --reuid "$user" --regid "$user" --init-groups "$@"`;

/**
 * @param {object} place
 * @param {string} place.folder the engine's own
 * @param {string} [place.root] of another Debian
 * @param {string} [place.user] other than root
 * @returns {readonly string[]} words of a command that the program's own follow
 */
export function isolated({ folder, root, user }) {
  const words = ['unshare', '--mount', '--propagation', 'private', 'sh', '-ec'];
  if (root !== undefined) return [...words, OTHER_ROOT, root, folder];
  if (user !== undefined) return [...words, OTHER_USER, `${folder}/tun`, user];
  return [...words, `${CONTROL_GROUPS} exec "$@"`, 'sh'];
}
