# stdin: "echo hi\nlogout\n"
# options: --terminal
# file: /etc/profile "echo profile; shopt login_shell\n"
# file: /home/.bash_profile "echo mine; trap 'echo bye' EXIT\n"
# file: /home/.bash_logout "echo out\n"
# file: /home/.bashrc "PS1='$ '\n"
# arguments: ["-l", "-i"]
# A login shell with its files.
