#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
# tests/planted/bugs.pl [--check] [--here BUILD] [--times N] [ID ...]
#
# Plants each bug of planted.bugs alone, builds the program, and asks every catcher that the bug
# names. A catcher has to be content without the bug and must not be with it. The table of what was
# caught by which, and after how many states or runs, goes to the standard output and, when all bugs
# were asked, to tests/planted/caught.md. --check only looks whether every bug fits the sources.
# --times N asks N times and tells the median of the seconds. --here plants into this very tree, one
# bug after the other, and builds in BUILD, which is quicker when that is warm; without it a copy of
# the tree is built in build/planted/bugs.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use Getopt::Long;
use IO::Handle;

my $root = abs_path(dirname(abs_path($0)) . '/../..');
chdir $root or die "$root: $!\n";
require "$root/tests/planted/planting.pl";
my ($check, $here, $times) = (0, '', 0);
GetOptions('check' => \$check, 'here=s' => \$here, 'times=i' => \$times) or exit 2;

my @troubles;

# A bug: id, what, where (file:line), edits [{file, old, new}], catchers [{kind, words}].
sub read_bugs {
  my $path = 'tests/planted/planted.bugs';
  my (@bugs, $bug, $edit);
  my $number = 0;
  for my $line (split /\n/, slurp($path)) {
    ++$number;
    next if $line =~ /^#/ || $line !~ /\S/;
    if ($line =~ /^([a-z][a-z-]*): (.+)$/) {
      $bug = {id => $1, what => $2, where => "$path:$number", edits => [], catchers => []};
      push @bugs, $bug;
      $edit = undef;
    } elsif ($bug && $line =~ /^in (\S+)$/) {
      $edit = {file => $1, old => [], new => []};
      push @{$bug->{edits}}, $edit;
    } elsif ($bug && $line =~ /^caught by (explore|check|fuzz) (.+)$/) {
      push @{$bug->{catchers}}, {kind => $1, words => $2};
      push @troubles, "$path:$number: no $2" if $1 eq 'check' && !-f $2;
    } elsif ($edit && $line =~ /^-(?: (.*))?$/) {
      push @{$edit->{old}}, trim($1 // '');
    } elsif ($edit && $line =~ /^\+(?: (.*))?$/) {
      push @{$edit->{new}}, $1 // '';
    } else {
      push @troubles, "$path:$number: not a line of a bug: $line";
    }
  }
  return @bugs;
}

# The texts of the bug's files with its edits made; its old lines have to stand there once.
sub planted_texts {
  my ($bug) = @_;
  my %text;
  for my $edit (@{$bug->{edits}}) {
    my $text = $text{$edit->{file}} // slurp($edit->{file}) // '';
    my ($new, $count) = replace_lines($text, $edit->{old}, $edit->{new});
    if (!defined $new) {
      push @troubles, "$bug->{where}: $bug->{id}: its old lines stand $count times in $edit->{file}";
      next;
    }
    $text{$edit->{file}} = $new;
  }
  return \%text;
}

my @bugs = read_bugs();
for my $bug (@bugs) {
  $bug->{text} = planted_texts($bug);
  push @troubles, "$bug->{where}: $bug->{id} changes nothing" unless %{$bug->{text}};
  push @troubles, "$bug->{where}: $bug->{id}: nothing is to catch it" unless @{$bug->{catchers}};
}
if (@troubles) {
  print STDERR "$_\n" for @troubles;
  exit 1;
}
if ($check) {
  printf "%d bugs, each where it says\n", scalar @bugs;
  exit 0;
}

my %wanted = map { $_ => 1 } @ARGV;
my @asked = @ARGV ? grep { $wanted{$_->{id}} } @bugs : @bugs;
my ($tree, $build) = ($root, abs_path($here || '.'));
my $log = '/dev/null';
if (!$here) {
  my $folder = "$root/build/planted/bugs";
  ($tree, $build, $log) = ("$folder/tree", "$folder/build", "$folder/log");
  copy_sources($tree);
  system("cmake -S '$tree' -B '$build' -G Ninja -DCMAKE_BUILD_TYPE=Release -DREPLISIM_BENCH=OFF"
      . " >'$log' 2>&1") == 0
      or die "configuring failed: see $log\n";
}

sub built { return system("ninja -C '$build' -j2 replisim >'$log' 2>&1") == 0 }

# Seconds of the machine's clock, finer than time().
sub now { return (split ' ', slurp('/proc/uptime'))[0] }

# Whether the catcher complains, what it says, how much it had to look at, and the seconds.
sub ask {
  my ($catcher) = @_;
  my %how = (
    explore => "explore $catcher->{words} --json",
    check => "run $catcher->{words} --check-every-event",
    fuzz => "fuzz $catcher->{words}",
  );
  my $start = now();
  my $out = `cd '$tree' && timeout 600 '$build/replisim' $how{$catcher->{kind}} 2>&1`;
  my $exit = $? >> 8;
  my $seconds = now() - $start;
  my ($by, $count) = ('', '');
  if ($catcher->{kind} eq 'explore') {
    ($by) = $out =~ /"broken": "([^"]+)"/;
    my ($states) = $out =~ /"distinct_states": (\d+)/;
    $count = ($states // '?') . ' states';
  } elsif ($catcher->{kind} eq 'check') {
    ($by) = $out =~ /FAIL  (.+)/;
    $count = '1 run';
  } else {
    ($by) = $out =~ /VIOLATED\s+(.+)/;
    ($count) = $out =~ /(\d+ runs?)/;
  }
  return ($exit, $by // '', $count // '', $seconds);
}

built() or die "building failed: see $log\n";
my $failed = 0;
for my $bug (@asked) {
  for my $catcher (@{$bug->{catchers}}) {
    my ($exit) = ask($catcher);
    next if $exit == 0;
    print STDERR "$bug->{id}: $catcher->{kind} $catcher->{words}: exit $exit without the bug\n";
    $failed = 1;
  }
}
exit 1 if $failed;

my %planted;
sub restore {
  write_file("$tree/$_", $planted{$_}) for keys %planted;
  %planted = ();
}
END { my $status = $?; restore(); $? = $status }
$SIG{INT} = $SIG{TERM} = sub { exit 130 };

my @rows;
for my $bug (@asked) {
  %planted = map { $_ => slurp("$tree/$_") } keys %{$bug->{text}};
  write_file("$tree/$_", $bug->{text}{$_}) for keys %{$bug->{text}};
  my $fits = built();
  print STDERR "$bug->{id}: does not build\n" unless $fits;
  $failed = 1 unless $fits;
  for my $catcher ($fits ? @{$bug->{catchers}} : ()) {
    my @seconds;
    my ($exit, $by, $count, $seconds);
    for (1 .. $times || 1) {
      ($exit, $by, $count, $seconds) = ask($catcher);
      push @seconds, $seconds;
    }
    my $caught = $exit == 1 || $exit == 3;  # a crash of the simulator is noticed, too
    $failed = 1 unless $caught;
    my @sorted = sort { $a <=> $b } @seconds;
    my $row = sprintf "| %s | %s | %s `%s` | %s | %s |", $bug->{id}, $bug->{what},
        $catcher->{kind}, $catcher->{words}, $caught ? $by : "SURVIVED (exit $exit)", $count;
    push @rows, $row;
    print $row, $times ? sprintf(' %.1f s', $sorted[@sorted / 2]) : '', "\n";
    STDOUT->flush;
  }
  restore();
}
built() if $here;
if (!@ARGV && !$failed) {
  write_file("$root/tests/planted/caught.md", join "\n",
    '# Planted bugs and what catches them', '',
    'Written by `tests/planted/bugs.pl`. States are those that `explore` had seen, runs those that',
    '`fuzz` or a scenario took. What only the data path does, `explore` can not see.', '',
    '| bug | what it does | asked | caught by | after |', '|---|---|---|---|---|', @rows, '');
}
exit $failed;
