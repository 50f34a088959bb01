# SPDX-License-Identifier: Apache-2.0
# What planted.pl and bugs.pl share: files, and lines that stand in them.
use strict;
use warnings;
use File::Path qw(make_path remove_tree);

sub slurp {
  my ($path) = @_;
  open my $file, '<', $path or return undef;
  local $/;
  return scalar <$file>;
}

sub write_file {
  my ($path, $text) = @_;
  open my $file, '>', $path or die "$path: $!\n";
  print $file $text;
  close $file or die "$path: $!\n";
}

sub trim { my ($text) = @_; $text =~ s/^\s+|\s+$//g; return $text }

# The text with the new lines in the place of the old ones, and how often the old ones stand there;
# without a text where that is not once. Lines are compared without their indentation.
sub replace_lines {
  my ($text, $old, $new) = @_;
  my @lines = split /\n/, $text, -1;
  my @found = !@$old ? () : grep {
    my $at = $_;
    !grep { trim($lines[$at + $_]) ne $old->[$_] } 0 .. $#$old;
  } 0 .. @lines - @$old;
  return (undef, scalar @found) if @found != 1;
  splice @lines, $found[0], scalar @$old, @$new;
  return (join("\n", @lines), 1);
}

# A copy of the sources, anew each time: what an interrupted run left planted must not stay, nor its
# objects seem new.
sub copy_sources {
  my ($tree) = @_;
  remove_tree($tree);
  make_path($tree);
  system("git ls-files -z | tar -c --null -T - | tar -x -m -C '$tree'") == 0
      or die "copying the sources failed\n";
}

1;
